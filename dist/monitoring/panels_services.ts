/**
 * Graphs of services: BIND and Postfix.
 *
 * @module
 */

import { type DashboardSpec, graph, rate, sumBy, value } from "./panel.ts";

/** BIND 9. */
export const BIND: DashboardSpec = {
  name: "sounder-bind",
  title: "sounder: BIND",
  family: "bind_up",
  panels: [
    graph(
      "Queries by type",
      "reqps",
      [rate("bind_incoming_queries_total"), "{{type}}"],
    ),
    graph(
      "Answers by rcode",
      "reqps",
      [rate("bind_response_rcodes_total"), "{{rcode}}"],
    ),
    graph(
      "Outcome of queries",
      "reqps",
      [rate("bind_responses_total"), "{{result}}"],
      [rate("bind_query_errors_total"), "{{error}}"],
    ),
    graph(
      "Recursion",
      "short",
      [value("bind_recursive_clients"), "clients"],
      [rate("bind_query_recursions_total"), "queries a second"],
    ),
    graph(
      "Cache hits",
      "percentunit",
      [
        `${
          sumBy(
            "view",
            rate(
              "bind_statistics_total",
              'section="cachestat",name="CacheHits"',
            ),
          )
        } / ${
          sumBy(
            "view",
            rate(
              "bind_statistics_total",
              'section="cachestat",name=~"CacheHits|CacheMisses"',
            ),
          )
        }`,
        "{{view}}",
      ],
    ),
    graph(
      "Time to resolve, 95th percentile",
      "s",
      [
        `histogram_quantile(0.95, ${
          sumBy("le, view", rate("bind_resolver_query_duration_seconds_bucket"))
        })`,
        "{{view}}",
      ],
    ),
    graph(
      "Zone transfers",
      "ops",
      [rate("bind_zone_transfer_success_total"), "succeeded"],
      [rate("bind_zone_transfer_failure_total"), "failed"],
      [rate("bind_zone_transfer_rejected_total"), "rejected"],
    ),
    graph(
      "RRsets in the cache",
      "short",
      [value("bind_resolver_cache_rrsets"), "{{view}} {{type}}"],
    ),
  ],
};

/** Postfix. */
export const POSTFIX: DashboardSpec = {
  name: "sounder-postfix",
  title: "sounder: Postfix",
  family: "postfix_up",
  panels: [
    graph(
      "Delivered, by where to",
      "cpm",
      [
        `60 * ${
          sumBy(
            "destination",
            rate("postfix_deliveries_total", 'status="sent"'),
          )
        }`,
        "{{destination}}",
      ],
    ),
    graph(
      "Deferred, bounced",
      "cpm",
      [
        `60 * ${
          sumBy(
            "status, agent",
            rate("postfix_deliveries_total", 'status!="sent"'),
          )
        }`,
        "{{agent}} {{status}}",
      ],
    ),
    graph(
      "Received",
      "cpm",
      [
        `60 * ${sumBy("source", rate("postfix_received_messages_total"))}`,
        "{{source}}",
      ],
    ),
    graph(
      "Refused, by reason",
      "cpm",
      [
        `60 * ${
          sumBy(
            "reason",
            rate("postfix_decisions_total", 'action=~".*reject"'),
          )
        }`,
        "{{reason}}",
      ],
    ),
    graph(
      "Queues",
      "short",
      [value("postfix_showq_queue_depth"), "{{queue}}"],
    ),
    graph(
      "Oldest message",
      "s",
      [value("postfix_queue_oldest_message_age_seconds"), "{{queue}}"],
    ),
    graph(
      "Delay of a delivery, 95th percentile",
      "s",
      [
        `histogram_quantile(0.95, ${
          sumBy(
            "le, agent, stage",
            rate("postfix_delivery_delay_seconds_bucket"),
          )
        })`,
        "{{agent}} {{stage}}",
      ],
    ),
    graph(
      "Warnings and errors",
      "cpm",
      [
        `60 * ${sumBy("service, level", rate("postfix_notices_total"))}`,
        "{{service}} {{level}}",
      ],
    ),
  ],
};
