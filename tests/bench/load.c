/* load: asks an SNMPv2c agent on loopback, under the community public, as fast as it answers.
 * usage: load get PORT WINDOW SECONDS OID
 *          WINDOW requests are under way at once
 *          -> "get N resp/s p50 N us p99 N us max N us errors N lost N"
 *        load walk PORT MAX-REPETITIONS SECONDS OID
 *          walks all that is below OID by GETBULK, again and again
 *          -> "walk N varbinds/s N req/s walks N varbinds/walk N"
 * Exits 1 where nothing answers, or an answer is not as it must be. */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { INTEGER = 2, STRING = 4, NONE = 5, NAME = 6, SEQUENCE = 0x30 };
enum { GET = 0xa0, RESPONSE = 0xa2, GET_BULK = 0xa5, END_OF_MIB_VIEW = 0x82 };
enum { MAX_NAME = 700, MAX_LATENCIES = 1 << 22, PATIENCE = 300, TRIES = 6 };

/* Octets between two places. */
struct span {
  const unsigned char *at, *end;
};

struct response {
  unsigned id, status;
  struct span varbinds;
};

static int sock;
static unsigned char answer[65536];

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void fail(const char *why) {
  puts(why);
  exit(1);
}

/* A request is written from its end, since lengths stand before what they count. */
static unsigned char request[2048];

static int wrap(int at, int end, int tag) {
  int length = end - at;
  request[--at] = length;
  if (length > 0xff) request[--at] = length >> 8;
  if (length > 0x7f) request[--at] = length > 0xff ? 0x82 : 0x81;
  request[--at] = tag;
  return at;
}

static int put_octets(int at, const void *octets, int length, int tag) {
  memcpy(request + at - length, octets, length);
  return wrap(at - length, at, tag);
}

static int put_integer(int at, unsigned value) {
  int end = at;
  do request[--at] = value;
  while (value >>= 8);
  if (request[at] & 0x80) request[--at] = 0;
  return wrap(at, end, INTEGER);
}

static void ask(int pdu, unsigned id, unsigned last, const unsigned char *name, int length) {
  int end = sizeof request, at = wrap(end, end, NONE);
  at = put_octets(at, name, length, NAME);
  at = wrap(wrap(at, end, SEQUENCE), end, SEQUENCE);
  at = put_integer(at, last); /* error-index, or max-repetitions */
  at = put_integer(at, 0);    /* error-status, or non-repeaters */
  at = wrap(put_integer(at, id), end, pdu);
  at = put_octets(at, "public", 6, STRING);
  at = wrap(put_integer(at, 1), end, SEQUENCE);
  send(sock, request + at, end - at, 0);
}

/* Takes a value from the front of `from`; returns its tag, -1 where there is none whole. */
static int take(struct span *from, struct span *contents) {
  if (from->end - from->at < 2) return -1;
  int tag = *from->at++;
  unsigned length = *from->at++;
  if (length & 0x80) {
    int octets = length & 0x7f;
    if (octets > 3 || from->end - from->at < octets) return -1;
    for (length = 0; octets-- > 0;) length = length << 8 | *from->at++;
  }
  if (from->end - from->at < (long)length) return -1;
  contents->at = from->at;
  contents->end = from->at += length;
  return tag;
}

static int take_unsigned(struct span *from, unsigned *value) {
  struct span octets;
  if (take(from, &octets) != INTEGER) return 0;
  for (*value = 0; octets.at < octets.end;) *value = *value << 8 | *octets.at++;
  return 1;
}

static int parse(struct span message, struct response *found) {
  struct span all, pdu;
  unsigned version, index;
  return take(&message, &all) == SEQUENCE && take_unsigned(&all, &version) &&
      take(&all, &pdu) == STRING && take(&all, &pdu) == RESPONSE &&
      take_unsigned(&pdu, &found->id) && take_unsigned(&pdu, &found->status) &&
      take_unsigned(&pdu, &index) && take(&pdu, &found->varbinds) == SEQUENCE;
}

/* Waits for an answer: 1, 0 where none comes in time, -1 where it is none. */
static int receive(struct response *found) {
  struct pollfd ready = {.fd = sock, .events = POLLIN};
  if (poll(&ready, 1, PATIENCE) <= 0) return 0;
  ssize_t length = recv(sock, answer, sizeof answer, 0);
  if (length <= 0) return 0;
  return parse((struct span){answer, answer + length}, found) ? 1 : -1;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static void get(int window, double seconds, const unsigned char *name, int length) {
  static double asked_at[1 << 16], latency[MAX_LATENCIES];
  unsigned id = 0;
  int free_places = window;
  long answered = 0, errors = 0, lost = 0;
  double began = now(), end = began + seconds, t;
  while ((t = now()) < end) {
    for (; free_places > 0; free_places--) {
      id = (id + 1) & 0x7fffffff;
      asked_at[id & 0xffff] = now();
      ask(GET, id, 0, name, length);
    }
    struct response found;
    int got = receive(&found);
    if (got == 0) {
      lost += window;
      free_places = window;
      continue;
    }
    free_places = 1;
    if (got < 0 || found.status != 0) errors++;
    if (got < 0) continue;
    if (answered < MAX_LATENCIES)
      latency[answered] = now() - asked_at[found.id & 0xffff];
    answered++;
  }
  if (answered == 0) fail("no answer");
  long known = answered < MAX_LATENCIES ? answered : MAX_LATENCIES;
  qsort(latency, known, sizeof *latency, by_value);
  printf("get %.0f resp/s p50 %.0f us p99 %.0f us max %.0f us errors %ld lost %ld\n",
         answered / (t - began), latency[known / 2] * 1e6,
         latency[known * 99 / 100] * 1e6, latency[known - 1] * 1e6, errors, lost);
  if (errors > 0) exit(1);
}

static unsigned sub_identifier(struct span *name) {
  unsigned value = 0;
  while (name->at < name->end) {
    value = value << 7 | (*name->at & 0x7f);
    if (!(*name->at++ & 0x80)) break;
  }
  return value;
}

/* True where `a` stands behind `b` in the order of names. */
static int is_behind(struct span a, struct span b) {
  while (a.at < a.end && b.at < b.end) {
    unsigned x = sub_identifier(&a), y = sub_identifier(&b);
    if (x != y) return x > y;
  }
  return a.at < a.end;
}

/* Takes the varbinds of an answer that are below `root`; returns how many, and says when there are no more. */
static long take_rows(struct span list, struct span root, unsigned char *last, int *length, int *ended) {
  long rows = 0, size = root.end - root.at;
  while (list.at < list.end) {
    struct span varbind, name, value;
    if (take(&list, &varbind) != SEQUENCE || take(&varbind, &name) != NAME)
      fail("malformed varbind");
    int tag = take(&varbind, &value);
    if (tag < 0) fail("malformed value");
    if (tag == END_OF_MIB_VIEW || name.end - name.at < size ||
        memcmp(name.at, root.at, size) != 0) {
      *ended = 1;
      return rows;
    }
    if (!is_behind(name, (struct span){last, last + *length}))
      fail("OID not increasing");
    if ((*length = name.end - name.at) > MAX_NAME) fail("OID too long");
    memcpy(last, name.at, *length);
    rows++;
  }
  if (rows == 0) fail("empty answer");
  return rows;
}

static void walk(int repetitions, double seconds, const unsigned char *name, int length) {
  struct span root = {name, name + length};
  unsigned id = 0;
  long all = 0, walks = 0, requests = 0, rows = 0;
  double began = now(), end = began + seconds;
  while (now() < end) {
    unsigned char last[MAX_NAME];
    int size = length, ended = 0, tries = 0;
    memcpy(last, name, length);
    for (rows = 0; !ended;) {
      struct response found;
      ask(GET_BULK, ++id, repetitions, last, size);
      int got;
      /* What was asked before and is answered late is passed over. */
      while ((got = receive(&found)) > 0 && found.id != id) {}
      if (got < 0) fail("malformed answer");
      if (got == 0) {
        if (++tries == TRIES) fail("no answer");
        continue;
      }
      tries = 0;
      requests++;
      if (found.status != 0) fail("an error-status");
      rows += take_rows(found.varbinds, root, last, &size, &ended);
    }
    if (rows == 0) fail("empty walk");
    all += rows;
    walks++;
  }
  double took = now() - began;
  printf("walk %.0f varbinds/s %.0f req/s walks %ld varbinds/walk %ld\n",
         all / took, requests / took, walks, rows);
}

/* Writes the contents octets of an OID in dotted decimal; returns how many. */
static int encode_name(const char *text, unsigned char *octets) {
  int length = 0;
  char *rest = (char *)text;
  unsigned first = strtoul(rest + (*rest == '.'), &rest, 10);
  for (int i = 0; *rest == '.' && length < MAX_NAME - 5; i++) {
    unsigned value = strtoul(rest + 1, &rest, 10);
    if (i == 0) value += 40 * first;
    for (int shift = 28; shift >= 0; shift -= 7)
      if (value >> shift || shift == 0)
        octets[length++] = (value >> shift & 0x7f) | (shift > 0 ? 0x80 : 0);
  }
  return length;
}

int main(int count, char **words) {
  if (count != 6) return 2;
  unsigned char name[MAX_NAME];
  int length = encode_name(words[5], name), room = 8 << 20, limit = atoi(words[3]);
  struct sockaddr_in agent = {.sin_family = AF_INET,
                              .sin_port = htons(atoi(words[2])),
                              .sin_addr = {htonl(INADDR_LOOPBACK)}};
  sock = socket(AF_INET, SOCK_DGRAM, 0);
  setsockopt(sock, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  if (connect(sock, (void *)&agent, sizeof agent)) return 1;
  if (strcmp(words[1], "get") == 0) get(limit, atof(words[4]), name, length);
  else walk(limit, atof(words[4]), name, length);
  return 0;
}
