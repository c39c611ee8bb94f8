// restream failover, confirm-dead, pair test-fence: hands a human's order to restreamd-failover, and says what comes of it.
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import {
  delayOf,
  MEASURED_FILE,
  movesByItself,
  ORDER_FILE,
  readView,
  sinceBoot,
  type FailoverView,
  type Order,
} from "../../shared/failover";
import { unlessMissing, writeWhole } from "../../shared/files";
import { isSpare, type Pair } from "../../shared/pair";
import { duration } from "../../shared/text";
import { CommandError, EXIT, type ExitCode } from "../exit-code";
import { say } from "../output";
import { answering } from "./alive";
import { demandPair } from "./own";

const READABLE = 0o644;
const LOOK_EVERY_MS = 250;
const FAILOVER_WITHIN_MS = 60_000;
const TEST_WITHIN_MS = 180_000;
const CONFIRMED_WITHIN_MS = 60_000;
/** It has been silent for longer by then, on lines of its own: viewers wait. */
const KNOCKS_FOR_MS = 2000;

const NOT_BY_ITSELF =
  "This pair does not move by itself: restream:pair is off. At home, restream rescue moves it. To have it move by itself: docs/usage/pair.md";

const refused = (why: string): CommandError =>
  new CommandError(EXIT.refused, `Nothing was changed: ${why}`);

/** @throws CommandError where nothing moves by itself, or restreamd-failover does not run */
const demandView = (): { pair: Pair; view: FailoverView } => {
  const pair = demandPair();
  if (!movesByItself()) throw new CommandError(EXIT.refused, NOT_BY_ITSELF);
  const view = readView();
  if (view === undefined)
    throw refused(
      "restreamd-failover does not run here. Look: restream logs failover. Is the other server dead, and your channel dark? At home: restream rescue",
    );
  return { pair, view };
};

const give = (kind: Order["kind"]): Promise<void> =>
  writeWhole(ORDER_FILE, JSON.stringify({ kind, at: sinceBoot() }), READABLE);

/** @param tell what is being done, once each @returns whether it came to that */
const follow = async (
  isDone: (view: FailoverView | undefined) => boolean,
  withinMs: number,
  tell: (words: string) => void = say,
): Promise<boolean> => {
  let said = "";
  for (const until = Date.now() + withinMs; Date.now() < until;) {
    const view = readView();
    const words = view?.doing
      ? `${DOING[view.doing]}${view.trouble ? ` (${view.trouble})` : ""}`
      : "";
    if (words !== "" && words !== said) tell(words);
    said = words || said;
    if (isDone(view)) return true;
    await pause(LOOK_EVERY_MS);
  }
  return false;
};

/** For people. */
export const DOING: Readonly<Record<NonNullable<FailoverView["doing"]>, string>> = {
  waiting: "Waiting whether the other server is heard again.",
  "switching-off": "DigitalOcean is asked to switch the other server off.",
  "taking-over": "Going on here.",
  "stepping-down": "Ending what this server sends, without a goodbye.",
  testing: "DigitalOcean is asked to switch the spare off.",
};

/** On the server on air: the other one goes on. */
export const failover = async (): Promise<ExitCode> => {
  const { pair, view } = demandView();
  if (isSpare(pair))
    throw refused(`${pair.own} is the spare. On the one on air: restream failover`);
  if (view.cannotMove.length > 0) throw refused(view.cannotMove.join("; "));
  await give("failover");
  const hasMoved = (): boolean => isSpare(demandPair());
  if (await follow(hasMoved, FAILOVER_WITHIN_MS)) {
    say(`${pair.peer} is on air. OBS's address follows within seconds. Look: restream status`);
    return EXIT.well;
  }
  throw new CommandError(
    EXIT.failing,
    `${pair.peer} has not gone on within ${FAILOVER_WITHIN_MS / 1000} s. Look: restream pair; restream logs failover`,
  );
};

/** On the server that is to go on: a human says that the other one is dead. @param name typed, so that it is meant */
export const confirmDead = async (name: string): Promise<ExitCode> => {
  const { pair, view } = demandView();
  const { own, peer, addresses } = pair;
  if (name !== peer)
    throw refused(
      `got ${JSON.stringify(name)}, and the other server of ${own} is ${peer}. This is typed on the one that is to go on`,
    );
  if (view.peer === "heard") throw refused(`${peer} is not dead: it is heard`);
  say(`Looking for ${KNOCKS_FOR_MS / 1000} s whether ${peer} still answers.`);
  const [address] = await answering(addresses, { withinMs: KNOCKS_FOR_MS });
  if (address !== undefined) throw refused(`${peer} is not dead: it answers at ${address}`);
  await give("confirm-dead");
  if (!isSpare(pair)) {
    say(`${peer} counts as off until it is heard again.`);
    return EXIT.well;
  }
  const isHere = (): boolean => !isSpare(demandPair());
  // Where it was not on air, there is nothing to go on with.
  if (!view.isPeerOpen) {
    say(
      `${peer} counts as off until it is heard again. Nothing was started, because it is not known here that ${peer} was sending. Is your channel dark? At home: restream rescue`,
    );
    return EXIT.well;
  }
  if (await follow(isHere, CONFIRMED_WITHIN_MS)) {
    say(`${own} is on air. Look: restream status`);
    return EXIT.well;
  }
  throw new CommandError(
    EXIT.failing,
    `${own} has not gone on within ${CONFIRMED_WITHIN_MS / 1000} s. Look: restream logs failover`,
  );
};

/** On the server on air, before the first start: how long DigitalOcean takes to switch a server off. */
export const testFence = async (): Promise<ExitCode> => {
  const { pair, view } = demandView();
  if (isSpare(pair))
    throw refused(`${pair.own} is the spare. On the one on air: restream pair test-fence`);
  if (view.peer !== "heard" || view.isPeerOpen)
    throw refused(
      `${pair.peer} is not heard as the spare: it must be there to be switched off. Is it lost? At home: restream rebuild --node spare. To go on air without it: docs/usage/pair.md, "Turn it off"`,
    );
  const before = measured();
  say(`${pair.peer}, the spare, is switched off and on again: about a minute without a spare.`);
  await give("test-fence");
  const isMeasured = (): boolean => measured()?.text !== before?.text;
  if (!(await follow(isMeasured, TEST_WITHIN_MS)))
    throw new CommandError(
      EXIT.failing,
      `${pair.peer} was not switched off within ${TEST_WITHIN_MS / 1000} s: ${readView()?.trouble ?? "nobody says why"}. This pair could not move. Look: restream logs failover`,
    );
  const seconds = measured()?.seconds ?? 0;
  say(
    `DigitalOcean took ${seconds.toFixed(1)} s. The spare leaves the one on air ${duration(delayOf(seconds) / 1000)} to switch it off first, where both live and do not hear each other.`,
  );
  // What was done is told; it may be seen for a moment longer.
  const isBack = await follow(
    (now) => now?.peer === "heard",
    TEST_WITHIN_MS,
    () => undefined,
  );
  say(
    isBack
      ? `${pair.peer} is the spare again.`
      : `${pair.peer} is not back yet. Look: restream pair`,
  );
  return isBack ? EXIT.well : EXIT.failing;
};

/** Its text is another one after each measurement, for its time is in it. */
const measured = (): { seconds: number; text: string } | undefined => {
  const text = unlessMissing(() => readFileSync(MEASURED_FILE, "utf8"));
  return text === undefined ? undefined : { seconds: parseFloat(text), text };
};
