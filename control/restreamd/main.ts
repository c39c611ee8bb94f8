// The watchdog beside the stream: looks about every two seconds, kills what hangs, slows down what only fails.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { decide, FIRST, type Action, type State } from "./watchdog/decide";
import type { Event } from "../shared/event";
import { look, now } from "./look/droplet";
import { kill, readSlowdowns, sayAlive, writeSlowdowns } from "./watchdog/act";
import { Recorder } from "./record/recorder";
import { say } from "../shared/say";
import { rfc3339, messageOf } from "../shared/text";

/**
 * By turns, two seconds on average. Not always the same: encoders send a keyframe each second, two or four, and what
 * happens once in each GOP would fall between two looks again and again (the feed's reader where frames are left out).
 */
const INTERVALS_MS = [1700, 2300] as const;
/** Well below WatchdogSec= of restreamd's unit. */
const ALIVE_EVERY_MS = 15_000;

const sayEvent = ({ number, kind, level, subject, since, what, todo }: Event): void => {
  const about = `event=${number} kind=${kind} subject=${subject.replaceAll(" ", "-")} since=${since}`;
  say(level === "important" ? "warning" : "notice", `${about}: ${what}${todo && `. ${todo}`}`);
};

/** Says the same words only once; undefined: all is well, so the next words are new. */
const sayNew = (): ((words: string | undefined) => void) => {
  let last: string | undefined;
  return (words) => {
    if (words !== undefined && words !== last) say("error", words);
    last = words;
  };
};

const act = async (action: Action): Promise<void> => {
  const since = rfc3339(Date.now() - action.sinceMs);
  const about = `unit=${action.unit} since=${since} seconds=${(action.sinceMs / 1000).toFixed(0)}`;
  try {
    if (action.kind === "kill") await kill(action.unit, action.whom);
    say(action.kind === "kill" ? "warning" : "notice", `${about}: ${action.what}`);
  } catch (error) {
    say("error", `${about}: was to be killed and could not be: ${messageOf(error)}`);
  }
};

const main = async (): Promise<never> => {
  const key = readFileSync(
    join(process.env["CREDENTIALS_DIRECTORY"] ?? "", "mediamtx-api.key"),
    "utf8",
  ).trim();
  let state: State = { ...FIRST, slowdowns: readSlowdowns() };
  let saidAliveAt = -Infinity;
  const [lookFailed, recordingFailed] = [sayNew(), sayNew()];
  const recorder = await Recorder.start(sayEvent, (error) => {
    recordingFailed(`of what happened not all is told: ${messageOf(error)}`);
  }).catch((error: unknown) => {
    // The watchdog works without it.
    say("error", `nothing will be told: ${messageOf(error)}`);
    return undefined;
  });
  for (let turn = 0; ; turn = 1 - turn) {
    const began = now();
    try {
      const looked = await look(key);
      const decision = decide(state, looked.sample);
      state = decision.state;
      await writeSlowdowns(state.slowdowns);
      for (const action of decision.actions) await act(action);
      if (began - saidAliveAt >= ALIVE_EVERY_MS) {
        await sayAlive();
        saidAliveAt = began;
      }
      await recorder?.record(key, looked, decision);
      lookFailed(undefined);
    } catch (error) {
      // Goes on, because the next look may work; says the same words only once.
      lookFailed(`a look at the droplet failed: ${messageOf(error)}`);
    }
    await pause(Math.max(0, (INTERVALS_MS[turn] ?? 0) - (now() - began)));
  }
};

void main().catch((error: unknown) => {
  say("error", messageOf(error));
  process.exit(1);
});
