// What a platform does: it ends the broadcast, refuses, never answers, answers late, goes silent.
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../../support/eventually";
import { now } from "../../../support/media/clock";
import type { Delays } from "../../../support/platform/slow-platform/contract";
import type { SlowPlatform } from "../../../support/platform/slow-platform/slow-platform";
import { TWITCH } from "../../../support/world/addresses";
import { PLATFORMS } from "../../result/platform-names";
import { withSilence } from "../../verbs/nft";
import { randomPhase } from "../../verbs/restream";
import { backAfter } from "../judge/cell";
import type { Stage } from "../stage";
import type { Fault, Played } from "./fault";

const RESETS = 10;
const QUICK_RESETS = 4;

const reset: Fault = {
  name: "platform-reset",
  title: `a platform ends the broadcast, ${RESETS} times in turn (--quick: ${QUICK_RESETS})`,
  seconds: (quick) => (quick ? QUICK_RESETS : RESETS) * 6,
  play: async ({ bed, quick, recoversWithinMs }) => {
    const well: NonNullable<Played["well"]>[number][] = [];
    for (let round = 0; round < (quick ? QUICK_RESETS : RESETS); round++) {
      const platform = PLATFORMS[round % PLATFORMS.length] ?? PLATFORMS[0];
      await randomPhase();
      const at = now();
      const server = bed.platforms[platform];
      await server.reset();
      const isBack = await eventually(`${platform} is published to again`, recoversWithinMs, () => {
        const { connections } = server;
        const seen = { name: platform, frames: server.frames(at), connections };
        const anew = connections.filter(({ startedAt }) => startedAt >= at);
        if (backAfter({ ...seen, connections: anew }, { at, until: now() }) === undefined)
          throw new Error("it is not");
        return true;
      }).catch(() => false);
      well.push({ platform, at, until: now() });
      // What does not come back once is dead; more rounds would say the same.
      if (!isBack) break;
    }
    return { well };
  },
};

const AWAY_SECONDS = (stage: Pick<Stage, "quick">): number => (stage.quick ? 10 : 30);

const refuses: Fault = {
  name: "platform-refuses",
  title: "a platform's port is closed for 30 s (--quick: 10 s)",
  seconds: (quick) => (quick ? 17 : 37),
  play: async (stage) => {
    const { twitch } = stage.bed.platforms;
    await twitch.stop();
    await pause(AWAY_SECONDS(stage) * 1000);
    await twitch.start();
    return { well: [{ platform: "twitch", at: now() }], excused: ["twitch"] };
  },
};

/** It stands at YouTube's address, until it has been judged. */
const withSlow = async (
  { bed }: Stage,
  delays: Delays,
  during: (slow: SlowPlatform) => Promise<Played>,
): Promise<Played> => {
  const { youtube } = bed.platforms;
  const slow = bed.newSlowYoutube(delays);
  await youtube.stop();
  const after = async (): Promise<void> => {
    await slow.stop();
    await youtube.start();
  };
  try {
    await slow.start();
    const played = await during(slow);
    return { ...played, excused: ["youtube"], instead: { youtube: slow }, after };
  } catch (error) {
    await after();
    throw error;
  }
};

/** Longer than anybody waits. */
const NEVER_SECONDS = 24 * 3600;

const neverAnswers: Fault = {
  name: "platform-never-answers",
  title:
    "a platform accepts connections and never answers on them; new ones are answered after 30 s (--quick: 10 s)",
  seconds: (quick) => (quick ? 22 : 42),
  play: (stage) =>
    withSlow(stage, { connect: NEVER_SECONDS }, async (slow) => {
      await eventually("the relay has met it", stage.recoversWithinMs, () => {
        if (slow.visits.length === 0) throw new Error("it has not connected");
      });
      await pause(AWAY_SECONDS(stage) * 1000);
      slow.answerAfter({});
      return { well: [{ platform: "youtube", at: now() }] };
    }),
};

const LATE_SECONDS = 2.8;

const answersLate: Fault = {
  name: "platform-answers-late",
  title: `a platform answers each step of a publish ${LATE_SECONDS} s late`,
  seconds: () => 24,
  play: (stage) =>
    withSlow(
      stage,
      { connect: LATE_SECONDS, createStream: LATE_SECONDS, publish: LATE_SECONDS },
      () =>
        Promise.resolve({
          well: [{ platform: "youtube", at: now() }],
          // Longer than anybody needs to take it for stuck.
          staysMs: 12_000,
        }),
    ),
};

const goesSilent: Fault = {
  name: "platform-silent",
  title: "a platform's packets are dropped for 30 s (--quick: 10 s)",
  seconds: (quick) => (quick ? 18 : 40),
  play: async (stage) => {
    await withSilence(TWITCH, () => pause(AWAY_SECONDS(stage) * 1000));
    return { well: [{ platform: "twitch", at: now() }], excused: ["twitch"] };
  },
};

export const OF_PLATFORM: readonly Fault[] = [
  reset,
  refuses,
  neverAnswers,
  answersLate,
  goesSilent,
];
