// restream pair: what this server knows of its pair, and whether it could go on by itself.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { unlessMissing } from "../../shared/files";
import { ask } from "../../shared/mediamtx/api";
import { API_HOST, HUB_HTTP_PORT } from "../../shared/names";
import {
  COPY_DIR,
  isSpare,
  ON_AIR_FILE,
  parseOnAir,
  SPARES_DIR,
  UNSEEN_SECONDS,
  type OnAir,
  type Pair,
} from "../../shared/pair";
import { platformNames } from "../../shared/platforms";
import { viewHere, type FailoverView } from "../../shared/failover";
import { duration, rfc3339 } from "../../shared/text";
import { EXIT, type ExitCode } from "../exit-code";
import { readFacts } from "../host";
import { say } from "../output";
import { DOING } from "./order";
import { demandPair } from "./own";
import { FEED_CONFIG, placeholderIn } from "./placeholder";
import { haveSameRelease } from "./releases";
import { wantedAt } from "./wanted";

const HUB_WITHIN_MS = 2000;

/** What is read here; no decisions. */
export interface PairReadings {
  pair: Pair;
  /** ms since the epoch. */
  time: number;
  isSameRelease: boolean | null;
  /** Who is on air by the other one's word, while this one is; undefined: it is not known. */
  theirs: OnAir | undefined;
  /** undefined: it is not known. */
  wanted: string[] | undefined;
  started: string[];
  doesMediamtxAnswer: boolean;
  doesHubAnswer: boolean;
  isPlaceholderThere: boolean;
  /** Of restreamd-failover; silent: it does not run; undefined: a human moves this pair. */
  failover: FailoverView | "silent" | undefined;
}

/** Fields are only ever added. Times: RFC 3339, UTC. */
export interface PairStatus {
  version: 1;
  name: string;
  role: "on-air" | "spare";
  onAir: string;
  term: number;
  since: string | null;
  peer: { name: string; seenAt: string | null; sameRelease: boolean | null };
  copyAt: string | null;
  /** On the spare: what it would start. */
  wanted: string[];
  started: string[];
  /** Whether what is started here would be sent. */
  isReady: boolean;
  /** Of a pair that moves by itself; null: a human moves it. */
  byItself: {
    /** Whether it could just now. */
    canMove: boolean;
    /** What is being done; null: nothing has to be. */
    doing: FailoverView["doing"];
    /** DigitalOcean's last words, while it is asked. */
    trouble: string | null;
    /** How long it takes to switch a server off, seconds; null: never measured. */
    powerOff: number | null;
  } | null;
  /** What is not well, a sentence each without its full stop. */
  why: string[];
}

const timeOf = (ms: number | undefined): string | null => (ms === undefined ? null : rfc3339(ms));

/** Pure. */
export const pairStatusOf = (readings: PairReadings): PairStatus => {
  const { pair, isSameRelease, wanted = [], started } = readings;
  const notReady = roadTroubles(readings);
  return {
    version: 1,
    name: pair.own,
    role: isSpare(pair) ? "spare" : "on-air",
    onAir: pair.onAir.name,
    term: pair.onAir.term,
    since: timeOf(pair.decidedAt),
    peer: { name: pair.peer, seenAt: timeOf(pair.seenAt), sameRelease: isSameRelease },
    copyAt: isSpare(pair) ? timeOf(pair.copiedAt) : null,
    ...{ wanted, started },
    isReady: notReady.length === 0,
    byItself: byItselfOf(readings.failover),
    why: [...notReady, ...peerTroubles(readings), ...moveTroubles(readings.failover)],
  };
};

const byItselfOf = (view: PairReadings["failover"]): PairStatus["byItself"] => {
  if (view === undefined) return null;
  if (view === "silent") return { canMove: false, doing: null, trouble: null, powerOff: null };
  const { cannotMove, doing, trouble, powerOff } = view;
  return { canMove: cannotMove.length === 0, doing, trouble, powerOff };
};

const moveTroubles = (view: PairReadings["failover"]): string[] => {
  if (view === undefined) return [];
  if (view === "silent") return ["it cannot move by itself: restreamd-failover does not run here"];
  return view.cannotMove.map((why) => `it could not move by itself: ${why}`);
};

const roadTroubles = (readings: PairReadings): string[] => [
  ...(readings.doesMediamtxAnswer ? [] : ["MediaMTX does not answer here"]),
  ...(readings.doesHubAnswer ? [] : ["the hub does not answer here"]),
  ...(readings.isPlaceholderThere ? [] : ["the placeholder is not there"]),
  ...(isSpare(readings.pair) && readings.pair.copiedAt === undefined
    ? [`there is no copy of ${readings.pair.peer} yet: what is wanted is not known here`]
    : []),
];

const peerTroubles = ({ pair, time, isSameRelease, theirs, started }: PairReadings): string[] => {
  const { peer, seenAt } = pair;
  const unseen = seenAt === undefined ? Infinity : (time - seenAt) / 1000;
  return [
    ...(seenAt === undefined ? [`${peer} has never answered`] : []),
    ...(seenAt !== undefined && unseen > UNSEEN_SECONDS
      ? [`${peer} has not answered for ${duration(unseen)}`]
      : []),
    ...(theirs?.name === peer && theirs.term >= pair.onAir.term
      ? [
          `${peer} says that it is on air, too: stop what runs on one of them, and switch that one off`,
        ]
      : []),
    ...(isSameRelease === false ? [`${peer} has another release; at home: pulumi up`] : []),
    ...(isSpare(pair) && started.length > 0
      ? [`${platformNames(started)} ${started.length > 1 ? "run" : "runs"} here, on the spare`]
      : []),
  ];
};

/** Pure. */
export const pairLines = (status: PairStatus, time: number): string[] => {
  const { name, role, onAir, term, peer, copyAt, wanted, started, isReady, byItself, why } = status;
  const ago = (at: string): string => `${duration((time - Date.parse(at)) / 1000)} ago`;
  return [
    role === "spare"
      ? `This is ${name}, the spare; ${onAir} is on air (term ${term}).`
      : `This is ${name}, on air (term ${term}); ${peer.name} is the spare.`,
    peer.seenAt === null
      ? `${peer.name} has never answered.`
      : `${peer.name} answered ${ago(peer.seenAt)}${copyAt === null ? "" : `; its copy is of ${ago(copyAt)}`}.`,
    `Wanted: ${wanted.length === 0 ? "nothing" : platformNames(wanted)}. Started here: ${started.length === 0 ? "nothing" : platformNames(started)}.`,
    ...(role === "spare" && isReady && byItself === null
      ? ["Ready to go on by: restream rescue (at home)"]
      : []),
    ...(byItself === null ? [] : byItselfLines(byItself)),
    ...why.map((words) => `NOT WELL: ${words}`),
  ];
};

const byItselfLines = ({
  canMove,
  doing,
  trouble,
}: NonNullable<PairStatus["byItself"]>): string[] => [
  canMove ? "It moves by itself, and could now." : "It is to move by itself, and could NOT now.",
  ...(doing === null ? [] : [`${DOING[doing]}${trouble === null ? "" : ` (${trouble})`}`]),
];

export const pairStatusNow = async (pair: Pair): Promise<PairStatus> =>
  pairStatusOf(await readings(pair));

export const showPair = async ({ json }: { json?: true }): Promise<ExitCode> => {
  const status = await pairStatusNow(demandPair());
  say(json ? JSON.stringify(status) : pairLines(status, Date.now()).join("\n"));
  return status.why.length === 0 ? EXIT.well : EXIT.failing;
};

const theirWord = (): OnAir | undefined => {
  const text = unlessMissing(() => readFileSync(join(SPARES_DIR, ON_AIR_FILE), "utf8"));
  return text === undefined ? undefined : parseOnAir(text);
};

const readings = async (pair: Pair): Promise<PairReadings> => {
  const [facts, hub] = await Promise.all([
    readFacts(),
    ask({ host: API_HOST, port: HUB_HTTP_PORT, path: "/" }, HUB_WITHIN_MS),
  ]);
  const placeholder = placeholderIn(unlessMissing(() => readFileSync(FEED_CONFIG, "utf8")));
  return {
    pair,
    time: Date.now(),
    isSameRelease: haveSameRelease(pair),
    theirs: isSpare(pair) ? undefined : theirWord(),
    wanted: wantedAt(isSpare(pair) ? COPY_DIR : "/"),
    started: Object.entries(facts.destinations)
      .filter(([, { state }]) => state !== "off")
      .map(([name]) => name),
    doesMediamtxAnswer: facts.path !== undefined,
    doesHubAnswer: hub.answer === "answered",
    failover: viewHere(),
    isPlaceholderThere:
      placeholder !== undefined && (unlessMissing(() => statSync(placeholder).size) ?? 0) > 0,
  };
};
