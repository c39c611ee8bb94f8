// Decides what a server of a pair does next, from what it hears of the other one, what DigitalOcean says, and how it is itself: nothing, switch
// the other one off, step down for it, or take over. Nobody takes over unless the other one cannot send any more. Pure.
import { delayOf, type Order, type TakeOverOrder } from "../shared/failover";
import { isSpare, otherOf, type OnAir, type ServerName } from "../shared/pair";
import { unlessStopped, type Stopped } from "../shared/stopped";
import {
  afterAnswer,
  beginFence,
  callOf,
  HERE,
  OFF,
  type Answer,
  type Call,
  type Fence,
} from "./fence";
import type { Heard, Word } from "./word";

export interface Own {
  name: ServerName;
  onAir: OnAir;
  /** No restream can start here. */
  isClosed: boolean;
  /** The term in which it stepped down for the other one; null: it did not. */
  handed: number | null;
  /** It is being closed, for some seconds. */
  isStepping: boolean;
  /** That failed. */
  isStuck: boolean;
  /** A take-over has made it the one on air, and broke off before anything could start. */
  half: TakeOverOrder | undefined;
  wanted: readonly string[];
  stopped: Stopped;
}

/** Seconds are not known here: all times are ms since this machine started. */
export interface Seen {
  time: number;
  own: Own;
  /** The last word of the other server since this machine started; undefined: none. */
  peer: Heard | undefined;
  order: Order | undefined;
  /** Whether anything out there answers: DigitalOcean, or a platform. */
  isOnline: boolean;
  /** How long they have not been usable. */
  broken: { hub: number; mediamtx: number };
  /** How long a power_off takes, seconds, as far as it is known. */
  powerOff: number | null;
  /** To what was asked, once. */
  answer: Answer | undefined;
  /** How the unit ended that was started, once. */
  acted: { act: Act; isDone: boolean } | undefined;
}

export type Act = "take-over" | "step-down" | "yield";

export interface State {
  /** Since when it hears nothing; undefined: it hears, or never did. */
  silentSince?: number;
  /** Since when it hears without a pause. */
  heardSince?: number;
  /** When it last could not reach anything; undefined: it always could. */
  offlineAt?: number;
  offlineSince?: number;
  /** Since when everything out there answers again. */
  onlineSince?: number;
  fence?: Fence;
  /** Asked and not answered. */
  asking?: Call;
  acting?: Act;
  /** What the other one sent when it was heard to: a machine that starts anew does not know it any more. */
  sent?: { boot: string; term: number; wanted: readonly string[] };
  /** Not before: it has failed a moment ago. */
  actAgainAt?: number;
  /** What is left to do once the broadcast goes on. */
  owes: { powerOn: boolean; address: boolean };
  /** Since when this one has stepped down and waits for the other one. */
  handedAt?: number;
  /** DigitalOcean says that the other one is off, and it has not been heard since; ms. */
  offAt?: number;
  /** The last word on what is asked in quiet; undefined: well. */
  apiTrouble?: string;
  /** OBS's address does not lead here, and is to. */
  isElsewhere?: true;
  askedInQuietAt: number;
  /** Not before: what is owed. */
  owedNextAt: number;
  /** Of this server's role, when it was looked at last. */
  term?: number;
  /** How long the last power_off took that was measured, ms. */
  measured?: number;
}

const FIRST_STATE: State = {
  owes: { powerOn: false, address: false },
  askedInQuietAt: -Infinity,
  owedNextAt: 0,
};

/** What is on its way, for people. */
export type Doing = "waiting" | "switching-off" | "taking-over" | "stepping-down" | "testing";

/** Of one that starts: it may have been cut off until now, or have taken over just before, and does not know. */
export const firstState = (time: number, owes: State["owes"]): State => ({
  ...FIRST_STATE,
  ...{ offlineAt: time, onlineSince: time },
  owes,
});

export interface Decision {
  state: State;
  /** It goes on in the other one's place, or is about to. */
  isTakingOver: boolean;
  act?: Act;
  call?: Call;
  doing?: Doing;
  /** The order has been carried out, or counts no more. */
  isOrderOver?: true;
}

/** ms without a usable hub, or MediaMTX, after which the other one goes on: they mend themselves sooner if they can. */
const BROKEN_AFTER = { hub: 20_000, mediamtx: 60_000 } as const;
/** ms without anything out there, while the other one is heard. */
const OFFLINE_AFTER = 2000;
/**
 * So many delays each leaves the other one, from when both can ask DigitalOcean. Who was cut off may be about to be switched off; who has
 * stepped down does not know whether the other one has gone on.
 */
const LEAVES = {
  never: { sender: 0, spare: 1, handed: 2 },
  cutOff: { sender: 1.5, spare: 2.5, handed: 3.5 },
} as const;
/** ms: the one that this one stepped down for does not go on. */
const HANDED_IN_VAIN_AFTER = 45_000;
/** ms: it was ordered off, and is heard all the same. */
const SURVIVED_AFTER = 25_000;
const QUIET_EVERY = 60_000;
/** The same, while the other one has never been heard: it may be off. */
const QUIET_EVERY_UNHEARD = 10_000;
const OWED_EVERY = 1500;
/** It is said both where it is busy and where it runs. */
const OWED_EVERY_IN_CONFLICT = 10_000;
const ACT_AGAIN_AFTER = 2000;
/** A measurement that comes to nothing. */
const TEST_ENDS_AFTER = 120_000;

/** Whether it is the one that is to send, by its own word; while it steps down, too. */
export const isWanting = ({ name, onAir, wanted }: Word): boolean =>
  onAir === name && wanted.length > 0;

/** Whether it sends. */
export const isSending = (word: Word): boolean => isWanting(word) && !word.isClosed;

const sendsHere = ({ name, onAir, isClosed }: Own): boolean => onAir.name === name && !isClosed;

export const isHeard = (peer: Heard | undefined, time: number): boolean =>
  peer !== undefined && time - peer.at <= peer.word.patience;

/** Whether it could go on in this one's place. */
export const couldTakeOver = ({ isClosed, unfit }: Word): boolean => isClosed && unfit.length === 0;

/** Why the other one could not go on in this one's place by itself, or this one in its; a sentence each without its full stop. Pure. */
export const cannotMove = (
  { apiTrouble }: Pick<State, "apiTrouble">,
  { own, peer, time, powerOff }: Pick<Seen, "own" | "peer" | "time" | "powerOff">,
  unfit: readonly string[],
): string[] => [
  ...(peer === undefined || !isHeard(peer, time)
    ? [`${otherOf(own.name)} is not heard`]
    : own.onAir.name === own.name
      ? peer.word.unfit.map((why) => `${peer.word.name}: ${why}`)
      : []),
  ...(own.onAir.name === own.name ? [] : unfit),
  ...(powerOff === null
    ? ["how long a power_off takes was never measured: restream pair test-fence"]
    : []),
  ...(apiTrouble === undefined ? [] : [apiTrouble]),
];

export const decide = (before: State, seen: Seen): Decision => {
  const state = noteLine(noteAnswer(noteActed(noteHeard(before, seen), seen), seen), seen);
  const over: Pick<Decision, "isOrderOver"> = isOver(state, seen) ? { isOrderOver: true } : {};
  const isTakingOver = state.acting === "take-over" || mayTakeOver(state, seen);
  const isBusy =
    state.acting !== undefined || (state.actAgainAt !== undefined && seen.time < state.actAgainAt);
  const act = isBusy ? undefined : nextAct(state, seen, isTakingOver);
  if (act !== undefined)
    return {
      ...{ state: { ...state, acting: act }, act, isTakingOver, doing: actingWord(act) },
      ...over,
    };
  const fenced = withFence(state, seen);
  const word = state.acting === undefined ? fenceWord(fenced, seen) : actingWord(state.acting);
  return { ...further(fenced, seen), isTakingOver, ...(word && { doing: word }), ...over };
};

const nextAct = (state: State, seen: Seen, isTakingOver: boolean): Act | undefined => {
  const { own, peer, order } = seen;
  const isOnAir = own.onAir.name === own.name;
  // The other one has taken over meanwhile, with a human's help: what this one sends is sent twice.
  if (!own.isClosed && (!isOnAir || (peer && hasTakenOver(peer.word, own)))) return "yield";
  // Until nothing of it can be sent any more.
  if (own.isStuck) return isOnAir ? "step-down" : "yield";
  if (mustStepDown(state, seen) !== undefined && order?.kind !== "test-fence") return "step-down";
  return isTakingOver ? "take-over" : undefined;
};

const withFence = (state: State, seen: Seen): State => {
  if (state.acting !== undefined || state.fence !== undefined) return state;
  const wants = fenceWanted(state, seen);
  return wants === undefined ? state : { ...state, fence: beginFence(seen.time, wants === "test") };
};

const actingWord = (act: Act): Doing => (act === "take-over" ? "taking-over" : "stepping-down");

const fenceWord = ({ fence }: State, { time }: Seen): Doing | undefined => {
  if (fence === undefined || fence.isOff) return undefined;
  if (fence.isTest) return "testing";
  return fence.orderedAt === undefined && time - fence.begunAt < 1000 ? "waiting" : "switching-off";
};

const hasTakenOver = ({ name, onAir, term }: Word, own: Own): boolean =>
  onAir === name && term > own.onAir.term;

/** An order counts as long as what it is about is so. */
const isOver = (state: State, { own, peer, time, order }: Seen): boolean => {
  switch (order?.kind) {
    case undefined:
      return false;
    // A human was sure that it is dead, and it is not.
    case "confirm-dead":
      return peer !== undefined && isHeard(peer, time) && peer.at > order.at;
    case "failover":
      return !sendsHere(own) || time - order.at > HANDED_IN_VAIN_AFTER;
    case "test-fence":
      return (state.fence?.isTest ?? false) || time - order.at > HANDED_IN_VAIN_AFTER;
  }
};

const noteHeard = (before: State, { peer, time, own }: Seen): State => {
  const state = { ...before, term: own.onAir.term };
  // A human has started it alone, by another term: OBS's address may lead to the other one.
  if (before.term !== undefined && before.term < own.onAir.term && own.onAir.name === own.name)
    state.owes = { ...state.owes, address: true };
  if (peer === undefined) return state;
  const { boot, term, wanted } = peer.word;
  if (isWanting(peer.word)) state.sent = { boot, term, wanted };
  // In the same start of its machine somebody has stopped it; in a later one it has forgotten it.
  else if (
    state.sent &&
    (state.sent.boot === boot || term > state.sent.term || !peer.word.isClosed)
  )
    delete state.sent;
  else if (state.sent)
    state.sent = { ...state.sent, wanted: withoutAll(state.sent.wanted, peer.word.stopped) };
  if (!isHeard(peer, time)) {
    state.silentSince ??= time;
    delete state.heardSince;
    return state;
  }
  delete state.silentSince;
  state.heardSince ??= time;
  const { fence, offAt } = state;
  // It is back: what was known of it is over.
  if (offAt !== undefined && peer.at > offAt) delete state.offAt;
  if (fence?.offAt !== undefined && peer.at > fence.offAt) delete state.fence;
  const isInVain = hasSteppedDown(own) && !hasTakenOver(peer.word, own);
  if (fence && !fence.isTest && !fence.isOff && !peer.word.isStuck && !isInVain) {
    const survived = fence.orderedAt !== undefined && time - fence.orderedAt > SURVIVED_AFTER;
    if (fence.orderedAt === undefined || survived) delete state.fence;
  }
  if (fence?.isTest && !fence.isOff && time - fence.begunAt > TEST_ENDS_AFTER) delete state.fence;
  // It is back for good: nothing that was ordered can be on its way any more.
  if (state.fence === undefined && time - state.heardSince > SURVIVED_AFTER)
    state.owes = { ...state.owes, powerOn: false };
  return state;
};

const withoutAll = (names: readonly string[], those: readonly string[]): string[] =>
  names.filter((name) => !those.includes(name));

const noteActed = (before: State, { acted, own, time }: Seen): State => {
  const state = { ...before };
  if (own.handed === own.onAir.term && own.isClosed) state.handedAt ??= time;
  else delete state.handedAt;
  if (acted === undefined) return state;
  delete state.acting;
  delete state.actAgainAt;
  if (!acted.isDone) state.actAgainAt = time + ACT_AGAIN_AFTER;
  return acted.act === "take-over" ? { ...state, owes: { ...state.owes, address: true } } : state;
};

const noteAnswer = (before: State, seen: Seen): State => {
  const { answer, time } = seen;
  if (answer === undefined) return before;
  const state = { ...before };
  delete state.asking;
  const { call, said } = answer;
  if (call === "status" && said.kind === "done") {
    delete state.apiTrouble;
    if (said.word === OFF && !isHeard(seen.peer, time)) state.offAt = time;
    else if (said.word !== OFF) delete state.offAt;
  } else if (said.kind === "refused" && said.status !== 422) state.apiTrouble = said.why;
  if (call === "power-on") {
    if (said.kind === "done") state.owes = { ...state.owes, powerOn: false };
    const isConflict = said.kind === "refused" && said.status === 422;
    return { ...state, owedNextAt: time + (isConflict ? OWED_EVERY_IN_CONFLICT : OWED_EVERY) };
  }
  if (call === "holder" && said.kind === "done" && said.word !== HERE)
    return { ...state, isElsewhere: true };
  if (call === "holder" || call === "assign") {
    delete state.isElsewhere;
    if (call === "holder" && said.kind === "done") state.owes = { ...state.owes, address: false };
    return { ...state, owedNextAt: time + OWED_EVERY };
  }
  if (state.fence === undefined) return state;
  const fence = afterAnswer(state.fence, answer, time);
  if (!fence.isOff || state.fence.isOff) return { ...state, fence };
  return {
    ...state,
    fence,
    offAt: time,
    // A machine that was dead already goes sooner than one that lives.
    ...(fence.isTest && fence.took !== undefined ? { measured: fence.took } : {}),
  };
};

const noteLine = (before: State, { isOnline, time }: Seen): State => {
  const state = { ...before };
  if (!isOnline) {
    state.offlineAt = time;
    state.offlineSince ??= time;
    delete state.onlineSince;
  } else if (state.offlineSince !== undefined) {
    delete state.offlineSince;
    state.onlineSince = time;
  }
  return state;
};

/** Why this one, which sends, lets the other one go on; undefined: it stays. */
export const mustStepDown = (
  state: State,
  { own, peer, time, order, broken }: Seen,
): "asked" | "hub" | "mediamtx" | "offline" | undefined => {
  if (peer === undefined || !isHeard(peer, time)) return undefined;
  if (!sendsHere(own) || !couldTakeOver(peer.word)) return undefined;
  if (state.fence !== undefined) return undefined;
  if (order?.kind === "failover") return "asked";
  if (own.wanted.length === 0) return undefined;
  if (broken.hub > BROKEN_AFTER.hub) return "hub";
  if (broken.mediamtx > BROKEN_AFTER.mediamtx) return "mediamtx";
  const { offlineSince } = state;
  return offlineSince !== undefined && time - offlineSince > OFFLINE_AFTER ? "offline" : undefined;
};

/** What is started at a take-over: not what somebody has stopped here since the other one was heard last. */
export const wantedNext = (
  { sent }: Pick<State, "sent">,
  { own, peer }: Pick<Seen, "own" | "peer">,
): readonly string[] => {
  if (own.half !== undefined) return unlessStopped(own.half.wanted, own.stopped, own.half.at);
  if (hasSteppedDown(own)) return own.wanted;
  return unlessStopped(sent?.wanted ?? [], own.stopped, peer?.at ?? -Infinity);
};

/** What the other one sent, or this one before it stepped down, is to go on here. */
const isAwaited = ({ sent }: State, own: Own): boolean =>
  hasSteppedDown(own) || (sent !== undefined && sent.term >= own.onAir.term);

/** For the other one, which has not gone on yet. */
export const hasSteppedDown = ({ name, onAir, isClosed, handed }: Own): boolean =>
  onAir.name === name && isClosed && handed === onAir.term;

/** The only ways on air: the other one has stepped down for this one, has started anew, is off, or is dead by a human's word. */
const mayTakeOver = (state: State, { own, peer, time, order }: Seen): boolean => {
  if (own.isStuck || own.isStepping) return false;
  if (own.half !== undefined) return true;
  if (sendsHere(own)) return false;
  if (peer !== undefined && isHandedTo(own, peer.word)) return true;
  if (!isAwaited(state, own)) return false;
  if (peer !== undefined && hasForgotten(state, own, peer.word)) return true;
  const isDead = order?.kind === "confirm-dead" && !isHeard(peer, time);
  const offAt = state.fence?.offAt;
  // What it said before is no sign of life.
  return isDead || (offAt !== undefined && (peer === undefined || peer.at <= offAt));
};

/** Its machine has started anew since it sent: it is closed, and starts nothing while this one says that it goes on. */
const hasForgotten = ({ sent }: State, own: Own, word: Word): boolean =>
  sent !== undefined &&
  word.boot !== sent.boot &&
  word.isClosed &&
  word.term <= sent.term &&
  !isWanting(word) &&
  own.onAir.term <= sent.term &&
  !hasSteppedDown(own);

/** It can start nothing any more unless this one is off. */
const isHandedTo = (own: Own, { name, onAir, term, isClosed, handed }: Word): boolean =>
  onAir === name && handed === term && isClosed && term >= own.onAir.term && isSpareAt(own, term);

/** This one has not taken over from that term yet. */
const isSpareAt = (own: Own, term: number): boolean =>
  isSpare({ own: own.name, onAir: own.onAir }) || own.onAir.term < term;

/** Why the other one is to be switched off; undefined: it is not. */
const fenceWanted = (
  state: State,
  { own, peer, time, order }: Seen,
): "lost" | "stuck" | "in-vain" | "test" | undefined => {
  if (peer === undefined) return undefined;
  if (isHeard(peer, time)) {
    if (order?.kind === "test-fence")
      return peer.word.isClosed && own.onAir.name === own.name ? "test" : undefined;
    if (!sendsHere(own) && peer.word.isStuck && isWanting(peer.word)) return "stuck";
    const { handedAt } = state;
    return hasSteppedDown(own) &&
      handedAt !== undefined &&
      time - handedAt > HANDED_IN_VAIN_AFTER &&
      !hasTakenOver(peer.word, own)
      ? "in-vain"
      : undefined;
  }
  // Once in each of its absences.
  if (state.offAt !== undefined && state.offAt > peer.at) return undefined;
  if (sendsHere(own)) return own.wanted.length > 0 ? "lost" : undefined;
  return isAwaited(state, own) ? "lost" : undefined;
};

/** From when the other one may be ordered off. */
export const allowedAt = (
  { silentSince, onlineSince, offlineAt, offlineSince, fence }: State,
  { own, peer, time, powerOff }: Seen,
): number => {
  if (fence === undefined) return Infinity;
  if (fence.isTest) return fence.begunAt;
  if (offlineSince !== undefined) return Infinity;
  if (isHeard(peer, time)) return fence.begunAt; // it is stuck, or does not go on
  const delay = delayOf(powerOff);
  const silence = silentSince ?? time;
  const wasCutOff = offlineAt !== undefined && offlineAt >= silence - delay;
  const leaves = LEAVES[wasCutOff ? "cutOff" : "never"];
  const ofOwn =
    delay * leaves[sendsHere(own) ? "sender" : hasSteppedDown(own) ? "handed" : "spare"];
  // What keeps both from asking ends for both at once: each leaves its time anew from there on.
  const wellSince = fence.failedAt === undefined ? silence : (fence.wellSince ?? Infinity);
  return Math.max(silence, wellSince, wasCutOff ? (onlineSince ?? Infinity) : 0) + ofOwn;
};

/** The next question for DigitalOcean: the fence's, what is owed, or a look in quiet. */
const further = (before: State, seen: Seen): Pick<Decision, "state" | "call"> => {
  const { time, peer, own } = seen;
  if (before.asking !== undefined) return { state: before };
  const { fence } = before;
  // The broadcast goes on here, however long the other one takes to go off; or both say that it would.
  if (before.owes.address && isMeant(seen) && time >= before.owedNextAt)
    return ask(before, before.isElsewhere ? "assign" : "holder");
  const ofFence = fence === undefined ? undefined : callOf(fence, time, allowedAt(before, seen));
  // Before it is ordered, for this program may be started anew meanwhile. What somebody else has switched off is left so.
  if (ofFence === "power-off")
    return ask({ ...before, owes: { ...before.owes, powerOn: true } }, ofFence);
  if (ofFence !== undefined) return ask(before, ofFence);
  const isFencing = fence !== undefined && !fence.isOff;
  // Until this one has gone on, the other one stays off.
  if (!isFencing && !isHeard(peer, time) && time >= before.owedNextAt && before.owes.powerOn)
    if (sendsHere(own) || fence?.isTest) return ask(before, "power-on");
  const every = peer === undefined ? QUIET_EVERY_UNHEARD : QUIET_EVERY;
  if (!isFencing && time - before.askedInQuietAt >= every)
    return ask({ ...before, askedInQuietAt: time }, "status");
  return { state: before };
};

/** Whether OBS belongs here. */
const isMeant = ({ own, peer, time }: Seen): boolean =>
  sendsHere(own) ||
  (own.onAir.name === own.name && isHeard(peer, time) && peer?.word.onAir === own.name);

const ask = (state: State, call: Call): Pick<Decision, "state" | "call"> => ({
  state: { ...state, asking: call },
  call,
});
