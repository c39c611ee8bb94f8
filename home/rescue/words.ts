// Decides what is said in a rescue: each step, why nothing is done, what is left. Pure.
import { SSH_PORT } from "../address/ports";
import type { Member } from "../server";
import { type ServerName } from "../../infra/servers";
import { isOnAir, type PairWord } from "../pair/word";
import type { Facts, Path, Plan, Refusal } from "./decide";

const NOTHING = "Nothing was switched off.";
const again = (option: string, name: ServerName): string => `restream rescue --${option} ${name}`;

export const refusalWords = (refusal: Refusal): string => {
  switch (refusal.kind) {
    case "two-names":
      return "--from and --confirm-dead name different servers: name the one that is dead, once.";
    case "unknown":
      return `Who is on air is not known: neither server answers, and DigitalOcean does not say who holds OBS's address. ${NOTHING} Is this line's address let in? restream home-ip. You know which one is dead? ${again("from", "first")}, or second`;
    case "both-spare":
      return `Each server says that the other one is on air. ${NOTHING} Name the one that is to go: ${again("from", "first")}, or second`;
    case "is-spare":
      return `${refusal.old} is the spare: ${refusal.next} is on air and has OBS's address. ${NOTHING} There is nothing to rescue.`;
    case "no-spare":
      return `${refusal.next} does not answer by SSH, so it cannot go on in the place of ${refusal.old}. ${NOTHING} Why: restream --node ${refusal.next} status. Is it off? DigitalOcean's panel: Power, Turn on; a minute later: restream rescue`;
    case "fresh":
      return `${refusal.old} took over ${duration(refusal.ago)} ago: this looks like the second call of one rescue. ${NOTHING} See how it is: restream status. Is ${refusal.old} dead now? ${again("from", refusal.old)}`;
    case "sends":
      return `${refusal.old} is on air and sends to ${list(refusal.started)}: a rescue would cut that. ${NOTHING} Is it to go all the same? ${again("from", refusal.old)}`;
    case "seen":
      return `${refusal.old} may still be sending: ${pathWords(refusal.paths)}. ${NOTHING} Is your channel dark, and ${refusal.old} to go all the same? ${again("from", refusal.old)}`;
    case "alive":
      return `${refusal.old} is not dead: ${pathWords(refusal.paths)}. Two servers that send at once break the broadcast, so nothing was done. To have it switched off: ${again("from", refusal.old)}`;
  }
};

const pathWords = (paths: readonly Path[]): string => {
  const says = paths.some(({ kind }) => kind === "says");
  // Whatever answers by SSH has its port open.
  const ports = paths.flatMap((path) =>
    path.kind === "port" && !(says && path.port === SSH_PORT) ? [String(path.port)] : [],
  );
  return list([
    ...(says ? ["it answers by SSH"] : []),
    ...(ports.length === 0
      ? []
      : [
          `its port${ports.length > 1 ? "s" : ""} ${list(ports)} ${ports.length > 1 ? "take" : "takes"} connections`,
        ]),
    ...paths.flatMap((path) =>
      path.kind === "peer" ? [`${path.by} saw it ${path.ago} s ago`] : [],
    ),
  ]);
};

/** How it stands before anything is done; lines. */
export const situation = (
  { old, next }: Plan,
  { holder, sights }: Facts,
  members: Readonly<Record<ServerName, Member>>,
): string[] => {
  const who = (name: ServerName): string =>
    `${name} (droplet ${members[name].dropletId}, ${members[name].address})`;
  const [oldSight, word] = [sights[old], sights[next].word];
  const is = oldSight.word ? "answers" : `does not answer${statusWords(oldSight.status)}`;
  return [
    `${who(old)} ${holder === old ? "holds OBS's address" : "goes"}; it ${is}.`,
    ...(word ? [`${who(next)} ${nextWords(word)}`] : []),
    ...(word && !word.isReady && !isOnAir(word) ? word.why.map((why) => `  ${why}`) : []),
    ...(word?.isSameRelease === false ? [`  Its release is another one than that of ${old}.`] : []),
  ];
};

const statusWords = (status: string | undefined): string =>
  status === undefined ? "" : `; DigitalOcean says that it is ${status}`;

const nextWords = (word: PairWord): string => {
  if (isOnAir(word)) return "is on air already: the rescue goes on from there.";
  const starts =
    word.wanted.length === 0
      ? "Nothing was started there, so it starts nothing."
      : `It will start ${list(word.wanted)}.`;
  return `is the spare, and ${word.isReady ? "ready" : "says that it is not ready"}. ${starts}`;
};

export const question = ({ old, next }: Plan, paths: readonly Path[]): string =>
  `${old} is not dead (${pathWords(paths)}). Switch it off, and go on with ${next}?`;

export const CHANGED = `Meanwhile the other server is on air. ${NOTHING} See how it is: restream status`;

export const switchingOff = (old: ServerName): string =>
  `Switching ${old} off by DigitalOcean's API, and waiting until it is seen off.`;
export const notOffYet = (old: ServerName, seen: string): string =>
  `Still waiting for ${old} to be off: ${seen}`;
export const isOff = (old: ServerName): string => `${old} is off.`;
export const takenForDead = (old: ServerName): string =>
  `${old} is taken for dead, as you say: nothing of it is seen. DigitalOcean is told to switch it off, too.`;
export const noNeed = (old: ServerName): string =>
  `${old} knows that it is the spare, and stays on.`;

/** It would not be otherwise the next time. @param why what the API says */
export const tokenRefused = (old: ServerName, why: string): string =>
  `DigitalOcean refuses this token: ${why}. The spare was not started, because two servers that send at once break the broadcast. Switch ${old} off in DigitalOcean's panel (Power, Turn off). Once it says that it is off: ${again("confirm-dead", old)}`;

/** @param seconds waited @param why what the API says */
export const neverOff = (old: ServerName, seconds: number, why: string): string =>
  `After ${seconds} s nobody can say that ${old} is off: ${why}. The spare was not started, because two servers that send at once break the broadcast. Either switch ${old} off in DigitalOcean's panel (Power, Turn off) and call restream rescue again. Or, if you know that it is dead (your channel is dark, and its droplet does not react): ${again("confirm-dead", old)}`;

export const takingOver = (next: ServerName): string => `${next} takes over:`;
export const took = (next: ServerName): string => `${next} is on air.`;

/** @param code of restream take-over; null: it was broken off */
export const takeOverFailed = (next: ServerName, code: number | null): string =>
  code === 3
    ? `${next} refuses to take over; its words are above.`
    : code === 2
      ? `The version of ${next} knows no take-over yet: pulumi up`
      : `The line to ${next} was lost while it took over. Type the same again: it goes on from there.`;

export const leading = (address: string, next: ServerName): string =>
  `Leading OBS's address, ${address}, to ${next}.`;
export const notLedYet = (address: string, seen: string): string =>
  `Still waiting for ${address}: ${seen}`;
export const leads = (address: string, next: ServerName): string =>
  `${address} leads to ${next}: OBS reconnects by itself.`;
export const neverLed = (
  address: string,
  next: ServerName,
  { dropletId }: Pick<Member, "dropletId">,
  why: string,
): string =>
  `${address} does not lead to ${next}: ${why}. The broadcast goes on with the placeholder, and OBS cannot come back yet. Either call restream rescue again, or in DigitalOcean's panel: Networking, Reserved IPs, ${address}, reassign it to droplet ${dropletId}.`;

export interface Outcome {
  old: ServerName;
  next: ServerName;
  seconds: number;
  /** What the new one says afterwards; undefined: nothing. */
  word: PairWord | undefined;
  off: Plan["off"];
}

/** Lines. */
export const summary = ({ old, next, seconds, word, off }: Outcome): string[] => [
  `Done after ${seconds} s: ${next} is on air. ${sends(next, word)}`,
  ...(off === "none"
    ? [`${old} is the spare.`]
    : [
        `There is no spare any more${off === "api" ? `; ${old} is off, and costs money all the same` : ""}. To have one again: switch ${old} on (DigitalOcean's panel: Power, Turn on), or make it anew: restream rebuild --node ${old}`,
      ]),
];

const sends = (next: ServerName, word: PairWord | undefined): string => {
  if (word === undefined) return `What it sends: restream --node ${next} status`;
  const missing = missingIn(word);
  return [
    word.started.length === 0 ? "It sends nothing." : `It sends to ${list(word.started)}.`,
    ...(missing.length === 0
      ? []
      : [
          `Not to ${list(missing)}, although wanted: restream --node ${next} start ${missing.join(" ")}`,
        ]),
  ].join(" ");
};

/** Wanted, and not started. */
export const missingIn = ({ wanted, started }: PairWord): string[] =>
  wanted.filter((name) => !started.includes(name));

export const BROKEN_OFF =
  "Broken off. Nothing is left half done that the same command would not go on with: restream rescue";

const list = (words: readonly string[]): string => new Intl.ListFormat("en-GB").format(words);

const duration = (seconds: number): string =>
  seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
