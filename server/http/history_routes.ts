/**
 * `/api/series` and `/api/query`: the past of the numbers.
 *
 * @module
 */

import type { Context, Hono } from "hono";
import {
  queryRequest,
  RequestError,
  seriesRequest,
} from "./history_request.ts";
import type { HistoryRequest, HistorySource } from "./history_source.ts";
import { queryCsv, queryJson, seriesJson } from "./history_text.ts";

const JSON_TYPE = "application/json";
const CSV_TYPE = "text/csv; charset=utf-8; header=present";

/** Adds the routes. */
export function addHistoryRoutes(app: Hono, ask: HistorySource): void {
  app.get("/api/series", (context) =>
    answered(context, ask, () => ({
      request: seriesRequest(queryOf(context)),
      format: "json",
    })));
  app.get("/api/query", (context) =>
    answered(
      context,
      ask,
      () => queryRequest(queryOf(context), Date.now() / 1000),
    ));
}

/** By the platform's parser: it takes any octets and never throws. */
function queryOf({ req }: Context): URLSearchParams {
  const at = req.url.indexOf("?");
  return new URLSearchParams(at < 0 ? "" : req.url.slice(at));
}

async function answered(
  context: Context,
  ask: HistorySource,
  read: () => { request: HistoryRequest; format: "json" | "csv" },
): Promise<Response> {
  let asked: ReturnType<typeof read>;
  try {
    asked = read();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return context.json({ error: error.message }, 400);
  }
  const answer = await ask(asked.request);
  switch (answer.kind) {
    case "unavailable":
      return context.json({ error: answer.reason }, 503);
    case "series":
      return stream([seriesJson(answer)], JSON_TYPE);
    case "query":
      return asked.format === "csv"
        ? stream(queryCsv(answer), CSV_TYPE)
        : stream(queryJson(answer), JSON_TYPE);
  }
}

/** Characters that are made before other answers get their turn: a few milliseconds' work. */
const TURN = 50_000;

/** Sends text piece by piece, so that a long answer holds no other up. */
function stream(pieces: Iterable<string>, type: string): Response {
  const inTurns = async function* () {
    let made = 0;
    for (const piece of pieces) {
      yield piece;
      made += piece.length;
      if (made < TURN) continue;
      made = 0;
      await new Promise((resolve) => setTimeout(resolve));
    }
  };
  return new Response(
    ReadableStream.from(inTurns()).pipeThrough(new TextEncoderStream()),
    { headers: { "Content-Type": type, "Cache-Control": "no-store" } },
  );
}
