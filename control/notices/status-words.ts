// Decides what the one status message says: OBS, each platform with state and age, traffic and its dollars, open troubles. Pure.
import {
  isUnseen,
  markOf,
  type Destination,
  type DestinationState,
  type Event,
  type Now,
} from "../shared/event";
import { endsInSeconds, platformName } from "../shared/platforms";
import { dollars } from "../shared/text";
import { MARKS, safeForDiscord } from "./words";

/** restreamd looks every 2 s; a busy machine is late. */
const STALE_MS = 30_000;
const GIB = 2 ** 30;
const MOST_TROUBLES = 4;
/** Discord takes 2000. */
const MOST_CHARACTERS = 1900;

export interface StatusWords {
  text: string;
  /** Another one: something has changed, and not a bitrate or an age alone. */
  key: string;
}

/** @param now undefined: restreamd has not looked since the machine started @param timeMs since the epoch */
export const statusWords = (
  now: Now | undefined,
  events: readonly Event[],
  timeMs: number,
): StatusWords => {
  const updated = `**What is on air** · updated ${ago(timeMs)}`;
  if (!now)
    return { key: "unknown", text: `${updated}\n⚪ The server has not looked since it started` };
  const lookedAt = Date.parse(now.time);
  const isStale = Math.abs(timeMs - lookedAt) > STALE_MS;
  const names = Object.keys(now.destinations).sort();
  const troubles = events.filter(
    ({ number, level }) => level === "important" && now.open.includes(number),
  );
  const lines = [
    updated,
    ...(isStale ? [`🟡 The server looked last ${ago(lookedAt)}; this was true then:`] : []),
    obsLine(now),
    ...names.flatMap((name) => {
      const one = now.destinations[name];
      return one ? [destinationLine(name, one, timeMs)] : [];
    }),
    trafficLine(now),
    ...troubles
      .slice(-MOST_TROUBLES)
      .map((event) => `${MARKS[markOf(event)]} ${safeForDiscord(event.what)}`),
  ];
  return {
    text: lines.join("\n").slice(0, MOST_CHARACTERS),
    key: JSON.stringify([
      isStale,
      now.publisher.online,
      names.map((name) => [
        name,
        now.destinations[name]?.state,
        now.destinations[name]?.platform?.unseenSince,
      ]),
      troubles.map(({ number }) => number),
    ]),
  };
};

/** Discord writes it in the reader's words, and goes on counting. */
const ago = (ms: number): string => `<t:${Math.floor(ms / 1000)}:R>`;
const agoOf = (time: string): string => ago(Date.parse(time));
const megabits = (kbps: number): string => `${(kbps / 1000).toFixed(1)} Mb/s`;

const obsLine = ({ publisher }: Now): string => {
  const { online, name, since, bitrateKbps } = publisher;
  if (online) return `🟢 OBS: connected ${agoOf(since)} · ${megabits(bitrateKbps)}`;
  return name === null
    ? "⚪ OBS: never connected"
    : `🔴 OBS: gone ${agoOf(since)}, viewers see the placeholder`;
};

const STATES: Readonly<Record<DestinationState, string>> = {
  sending: "🟢 %: LIVE",
  placeholder: "🟡 %: PLACEHOLDER",
  "stand-by": "🟡 %: PLACEHOLDER (stand-by)",
  failing: "🔴 %: nothing arrives",
  off: "⚪ %: off",
};

const UNSEEN = "🔴 %: it is sent, and nobody sees it";

const destinationLine = (name: string, destination: Destination, timeMs: number): string => {
  const { state, since, bitrateKbps, sessionSince, platform, maxHours } = destination;
  const began = sessionSince === null ? undefined : Date.parse(sessionSince);
  const endsIn = began === undefined ? undefined : endsInSeconds(maxHours, (timeMs - began) / 1000);
  const words = (isUnseen(destination) ? UNSEEN : STATES[state]).replace(
    "%",
    safeForDiscord(platformName(name)),
  );
  if (state === "off" || state === "failing") return `${words}, since ${agoOf(since)}`;
  return [
    `${words} · ${megabits(bitrateKbps)}`,
    ...(platform?.viewers == null ? [] : [`${platform.viewers} watch`]),
    ...(began === undefined ? [] : [`broadcast began ${ago(began)}`]),
    ...(endsIn === undefined
      ? []
      : [`${platformName(name)} ends it ${ago(timeMs + endsIn * 1000)}`]),
  ].join(" · ");
};

const trafficLine = (now: Now): string => {
  const { transferOutBytes, transferExpectedBytes, transferAllowanceGiB } = now;
  const gib = (bytes: number): string => `${(bytes / GIB).toFixed(0)} GiB`;
  if (transferOutBytes === null) return "Traffic: not known";
  const words = [
    gib(transferOutBytes),
    ...(transferExpectedBytes === null ? [] : [`about ${gib(transferExpectedBytes)} by the end`]),
    ...(transferAllowanceGiB === null ? [] : [`${transferAllowanceGiB.toFixed(0)} GiB included`]),
  ].join(", ");
  const extra = now.transferExtraDollars;
  return `Traffic: ${words}${extra === null ? "" : `: ${dollars(extra)} extra`}`;
};
