/* flood: sends SNMPv2c GETs of sysName.0 at a steady rate and counts what comes back.
 * usage: flood FROM TO PORT RATE SECONDS -> "sent N answered N p99 N us" */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static struct sockaddr_in address(const char *text, int port) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
  inet_pton(AF_INET, text, &a.sin_addr);
  return a;
}

int main(int count, char **words) {
  if (count < 6) return 2;
  unsigned char request[] = {
      0x30, 0x29, 2, 1, 1, 4, 6, 'p', 'u', 'b', 'l', 'i', 'c', 0xa0, 0x1c,
      2, 4, 0, 0, 0, 0, 2, 1, 0, 2, 1, 0, 0x30, 0x0e, 0x30, 0x0c,
      6, 8, 0x2b, 6, 1, 2, 1, 1, 5, 0, 5, 0};
  double rate = atof(words[4]), seconds = atof(words[5]);
  int s = socket(AF_INET, SOCK_DGRAM, 0), room = 8 << 20;
  setsockopt(s, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  setsockopt(s, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
  struct sockaddr_in from = address(words[1], 0);
  struct sockaddr_in to = address(words[2], atoi(words[3]));
  if (bind(s, (void *)&from, sizeof from) || connect(s, (void *)&to, sizeof to))
    return 1;
  static double sent_at[1 << 20], latency[1 << 20];
  unsigned sent = 0, answered = 0;
  unsigned char answer[65536];
  double began = now(), end = began + seconds;
  for (double t = began; t < end + 1; t = now()) {
    while (t < end && sent < (t - began) * rate) {
      unsigned id = sent | 0x10000000; /* always of four octets */
      for (int i = 0; i < 4; i++) request[17 + i] = id >> (24 - 8 * i);
      sent_at[sent & 0xfffff] = now();
      send(s, request, sizeof request, 0);
      sent++;
    }
    ssize_t length;
    while ((length = recv(s, answer, sizeof answer, MSG_DONTWAIT)) > 40) {
      unsigned id = answer[17] << 24 | answer[18] << 16 | answer[19] << 8 | answer[20];
      latency[answered++ & 0xfffff] = now() - sent_at[id & 0xfffff];
    }
    usleep(t < end ? 200 : 5000);
  }
  unsigned kept = answered < 1 << 20 ? answered : 1 << 20;
  qsort(latency, kept, sizeof *latency, by_value);
  printf("sent %u answered %u p99 %.0f us\n", sent, answered,
         kept ? latency[(unsigned)(kept * .99)] * 1e6 : 0);
  return 0;
}
