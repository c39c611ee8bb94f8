// Decides which numbers Prometheus is given, and what each of them is called: from what restreamd has left. Pure.
import {
  DESTINATION_STATES,
  EVENT_KINDS,
  isUnseen,
  markOf,
  type Destination,
  type Event,
  type EventKind,
  type Mark,
  type Now,
} from "../shared/event";

/** As Prometheus names them: base units, and what only grows ends in _total (prometheus.io/docs/practices/naming). */
export const METRICS = {
  restream_last_look_timestamp_seconds: {
    type: "gauge",
    help: "When restreamd last looked. Older than 10 s: it does not run, and what only a look can know is left out.",
    labels: [],
  },
  restream_publisher_online: { type: "gauge", help: "Whether OBS sends: 1 or 0.", labels: [] },
  restream_publisher_bytes_per_second: {
    type: "gauge",
    help: "What OBS sends, over the last look.",
    labels: [],
  },
  restream_destination_state: {
    type: "gauge",
    help: "1 for the state that the destination is in, 0 for the others.",
    labels: ["destination", "state"],
  },
  restream_destination_bytes_per_second: {
    type: "gauge",
    help: "What arrives at the platform, over the last look.",
    labels: ["destination"],
  },
  restream_destination_session_start_timestamp_seconds: {
    type: "gauge",
    help: "When the platform's broadcast began, as far as it is known; left out while there is none.",
    labels: ["destination"],
  },
  restream_destination_session_limit_seconds: {
    type: "gauge",
    help: "The age at which the platform ends a broadcast; left out where no limit is known.",
    labels: ["destination"],
  },
  restream_destination_restarts_total: {
    type: "counter",
    help: "Restarts by systemd since somebody last started it.",
    labels: ["destination"],
  },
  restream_destination_unseen: {
    type: "gauge",
    help: "Whether the platform says that nobody sees what it is sent, as people were told: 1 or 0.",
    labels: ["destination"],
  },
  restream_destination_viewers: {
    type: "gauge",
    help: "Viewers, as the platform says; left out where it is not asked, or does not say.",
    labels: ["destination"],
  },
  restream_destination_sessions_lost_48h: {
    type: "gauge",
    help: "Broadcasts that ended without being asked to, in the last 48 hours.",
    labels: ["destination"],
  },
  restream_gaps_48h: {
    type: "gauge",
    help: "How often OBS was gone in the last 48 hours.",
    labels: [],
  },
  restream_open_troubles: {
    type: "gauge",
    help: "Troubles that people were told of and that last; urgency is now, today or none.",
    labels: ["kind", "urgency"],
  },
  restream_events_total: {
    type: "counter",
    help: "Events that are kept; less again when the archive drops its oldest.",
    labels: ["kind"],
  },
  restream_transfer_sent_bytes_total: {
    type: "counter",
    help: "Bytes out of the machine since it was made.",
    labels: [],
  },
  restream_transfer_expected_bytes: {
    type: "gauge",
    help: "The same at the end of the event, as the last day went; left out while it is too early to say.",
    labels: [],
  },
  restream_transfer_allowance_bytes: {
    type: "gauge",
    help: "What the droplet brings along for the event; left out where it is not known.",
    labels: [],
  },
} as const satisfies Record<
  string,
  { type: "gauge" | "counter"; help: string; labels: readonly string[] }
>;

export type MetricName = keyof typeof METRICS;

export interface Sample {
  name: MetricName;
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** What restreamd has left. */
export interface Left {
  /** undefined: there is no such file, or it cannot be read. */
  now: Now | undefined;
  /** The newest, as the state keeps them. */
  events: readonly Event[];
  /** Of all that are kept, by kind. */
  counts: ReadonlyMap<EventKind, number>;
}

/** As `restream status` has it: older than this, a look says nothing about the present. */
const FRESH_SECONDS = 10;
const GIB = 2 ** 30;
const HOUR_SECONDS = 3600;
const BYTES_PER_KILOBIT = 125;

/** @param time ms since the epoch */
export const numbersOf = ({ now, events, counts }: Left, time: number): Sample[] => [
  ...(now === undefined
    ? []
    : [sample("restream_last_look_timestamp_seconds", secondsOf(now.time))]),
  ...(now !== undefined && Math.abs(time / 1000 - secondsOf(now.time)) <= FRESH_SECONDS
    ? ofLook(now, events)
    : []),
  ...EVENT_KINDS.map((kind) => sample("restream_events_total", counts.get(kind) ?? 0, { kind })),
];

const ofLook = (now: Now, events: readonly Event[]): Sample[] => [
  sample("restream_publisher_online", Number(now.publisher.online)),
  sample("restream_publisher_bytes_per_second", now.publisher.bitrateKbps * BYTES_PER_KILOBIT),
  ...Object.entries(now.destinations).flatMap(([name, one]) =>
    ofDestination(name, one, now.sessionsLost[name] ?? []),
  ),
  sample("restream_gaps_48h", now.gaps.length),
  ...troubles(now.open, events),
  ...known("restream_transfer_sent_bytes_total", now.transferOutBytes),
  ...known("restream_transfer_expected_bytes", now.transferExpectedBytes),
  ...known(
    "restream_transfer_allowance_bytes",
    now.transferAllowanceGiB === null ? null : now.transferAllowanceGiB * GIB,
  ),
];

const ofDestination = (name: string, one: Destination, lost: readonly string[]): Sample[] => {
  const of = { destination: name };
  return [
    ...DESTINATION_STATES.map((state) =>
      sample("restream_destination_state", Number(one.state === state), { ...of, state }),
    ),
    sample("restream_destination_bytes_per_second", one.bitrateKbps * BYTES_PER_KILOBIT, of),
    ...known(
      "restream_destination_session_start_timestamp_seconds",
      one.sessionSince === null ? null : secondsOf(one.sessionSince),
      of,
    ),
    ...known(
      "restream_destination_session_limit_seconds",
      one.maxHours === null ? null : one.maxHours * HOUR_SECONDS,
      of,
    ),
    sample("restream_destination_restarts_total", one.restarts, of),
    ...(one.platform === null
      ? []
      : [sample("restream_destination_unseen", Number(isUnseen(one)), of)]),
    ...known("restream_destination_viewers", one.platform?.viewers ?? null, of),
    sample("restream_destination_sessions_lost_48h", lost.length, of),
  ];
};

const URGENCY: Readonly<Record<Mark, string>> = {
  red: "now",
  yellow: "today",
  green: "none",
  blue: "none",
};

/** One that is older than the events that are kept is counted, and what it is is not known any more. */
const troubles = (open: readonly number[], events: readonly Event[]): Sample[] => {
  const counted = new Map<string, { kind: string; urgency: string; count: number }>();
  for (const number of open) {
    const event = events.find((each) => each.number === number);
    const labels = event
      ? { kind: event.kind, urgency: URGENCY[markOf(event)] }
      : { kind: "unknown", urgency: "unknown" };
    const key = `${labels.kind} ${labels.urgency}`;
    counted.set(key, { ...labels, count: (counted.get(key)?.count ?? 0) + 1 });
  }
  return [...counted.values()].map(({ count, ...labels }) =>
    sample("restream_open_troubles", count, labels),
  );
};

const sample = (
  name: MetricName,
  value: number,
  labels: Readonly<Record<string, string>> = {},
): Sample => ({ name, labels, value });

const known = (
  name: MetricName,
  value: number | null,
  labels?: Readonly<Record<string, string>>,
): Sample[] => (value === null ? [] : [sample(name, value, labels)]);

/** @param time RFC 3339 @returns since the epoch */
const secondsOf = (time: string): number => Date.parse(time) / 1000;
