// What is done for each thing that happened in the event, and what must hold of it.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { firstFrameOf, longestFreezeSeconds } from "../../support/media/on-air";
import { HOME, NEW_HOME, OTHER_HOME } from "../../support/world/addresses";
import { untilSaid } from "../verbs/journal";
import { backSince } from "../verbs/restream";
import { liveMeasures, rounded, within } from "../verbs/row";
import { canConnect } from "../verbs/reach";
import type { Entry } from "./calendar";
import type { Stage } from "./stage";
import { PLATFORMS } from "../result/platform-names";
import { allow } from "../verbs/allow";
import type { Kind } from "../result/replay";
import { GRACE_SECONDS, PROMISED_SECONDS, WITHIN_MS } from "../verbs/deadlines";
import { liveUntouched, untouched } from "../verbs/untouched";
import type { Figures } from "../result/outcome";
import { SECRETS } from "../bed/secrets";

const RTMP = 1935;
/** How long OBS is away at a restart. */
const RESTART_MS = 1000;
const GHOST_TRIES_SECONDS = 20;
const REFUSAL = "someone is already publishing";
const DATA_CENTRE = "data-centre";

/** What came of one event. */
export interface Played {
  figures: Figures;
  problems: string[];
}

/** A loss without a word: still picture, placeholder, and live again by itself. */
const loss = async (stage: Stage, { lossSeconds = 0 }: Entry): Promise<Played> => {
  const since = now();
  await stage.withDeadLine(() => pause(lossSeconds * 1000)); // the loss's own length
  const overAt = now();
  await stage.expect(stage.source, overAt, WITHIN_MS.shownAfterOutage);
  const freezes = PLATFORMS.map((name) =>
    longestFreezeSeconds(stage.bed.platforms[name].frames(since), since, now()),
  );
  const freeze = rounded(Math.max(...freezes.map((seconds) => seconds ?? Infinity)));
  const noPlaceholder = PLATFORMS.filter(
    (name) => !firstFrameOf(stage.bed.platforms[name].frames(since), "placeholder", since),
  );
  return {
    figures: {
      "still picture s": freeze,
      "live after the loss s": rounded((now() - overAt) / 1000),
    },
    problems: [
      ...within("the next picture", freeze, PROMISED_SECONDS.stillPicture + GRACE_SECONDS.replay),
      ...noPlaceholder.map((name) => `${name}: no placeholder during the loss`),
    ],
  };
};

/** The publisher in charge ends with a goodbye and one starts; from the end to live again. */
const handOver = async (stage: Stage, next: () => Promise<void>): Promise<Played> => {
  const endedAt = await stage.publisher.stopCleanly();
  if (endedAt === undefined) throw new Error("the publisher had no connection");
  await stage.expect("placeholder", endedAt);
  const placeholders = PLATFORMS.map((name) =>
    firstFrameOf(stage.bed.platforms[name].frames(endedAt), "placeholder", endedAt),
  );
  const placeholder = Math.max(...placeholders.map((frame) => (frame?.at ?? Infinity) - endedAt));
  await next();
  const connectedAt = await stage.goLive();
  const live = worstLive(stage, connectedAt);
  return {
    figures: {
      "placeholder after s": rounded(placeholder / 1000),
      "live after the connect s": live,
    },
    problems: [
      ...within(
        "the placeholder",
        placeholder / 1000,
        PROMISED_SECONDS.placeholder + GRACE_SECONDS.replay,
      ),
      ...within("live", live, PROMISED_SECONDS.live + GRACE_SECONDS.replay),
    ],
  };
};

const worstLive = ({ bed, source }: Stage, connectedAt: number): number | null => {
  const measures = liveMeasures(bed, connectedAt, source);
  const seconds = PLATFORMS.map((name) => measures[name].liveAfterSeconds);
  return seconds.includes(null) ? null : Math.max(...seconds.map((value) => value ?? 0));
};

const restart = (stage: Stage): Promise<Played> =>
  handOver(stage, () => pause(RESTART_MS)); /* as long as OBS takes to start */

const cutoverAway = async (stage: Stage): Promise<Played> => {
  await allow(stage.bed, HOME, OTHER_HOME);
  const host = stage.hostAt(DATA_CENTRE, OTHER_HOME);
  return handOver(stage, () => stage.change(DATA_CENTRE, host, "other-bitrate"));
};

/** Nobody thinks of taking the data centre's address out again: the ghost comes from there. */
const cutoverBack = (stage: Stage): Promise<Played> =>
  handOver(stage, () => stage.change("home-again", stage.bed.home, "live"));

const reset = async (stage: Stage): Promise<Played> => {
  const { bed } = stage;
  const endedAt = now();
  await bed.platforms.twitch.reset();
  const { publishedAt, pictureAt } = await backSince(
    bed,
    "twitch",
    endedAt,
    WITHIN_MS.publishesAnew,
  );
  const publishing = (publishedAt - endedAt) / 1000;
  return {
    figures: {
      "publishing again s": rounded(publishing),
      "picture again s": rounded((pictureAt - endedAt) / 1000),
    },
    problems: [
      ...within(
        "publishing again",
        publishing,
        PROMISED_SECONDS.publishingWorst + GRACE_SECONDS.replay,
      ),
      ...untouched(bed, endedAt, "besideAFault", ["youtube"]),
    ],
  };
};

const ghost = async (stage: Stage): Promise<Played> => {
  const { bed } = stage;
  const host = stage.hostAt(DATA_CENTRE, OTHER_HOME);
  const address = (await bed.project.output("address")) as string;
  const old = bed.publishers.newPublisher("ghost", address, SECRETS.publishKey, {
    source: "ghost",
    host,
  });
  const since = now();
  let refusals = 0;
  const pauses: Figures = {}; // the page shows pauses as stretches, not as this event's figure
  const problems = await liveUntouched(bed, pauses, since, async () => {
    old.start();
    try {
      await pause(GHOST_TRIES_SECONDS * 1000);
      refusals = (await untilSaid(bed, since, [REFUSAL, OTHER_HOME], { count: 3 })).length;
    } finally {
      await old.kill();
    }
  });
  return {
    figures: { "tries of the ghost times": old.attempts.length, "refused times": refusals },
    problems,
  };
};

const homeIp = async (stage: Stage): Promise<Played> => {
  const { bed } = stage;
  const endedAt = now();
  // What the old address sent is never heard of again, no goodbye, until the server has given it up.
  await stage.withDeadLine(async () => {
    await stage.publisher.kill();
    await stage.expect("placeholder", endedAt);
  });
  const host = stage.hostAt("new-home", NEW_HOME);
  await stage.change("new-home", host, "live");
  const address = (await bed.project.output("address")) as string;
  const letInEarly = await canConnect(host, address, RTMP);
  stage.publisher.start();
  const operatorAt = now();
  const writes = await allow(stage.bed, NEW_HOME);
  const allowedAt = now();
  const connectedAt = await stage.publisher.waitForConnect(WITHIN_MS.connectsOnceAllowed);
  await stage.expect("live", connectedAt);
  const live = worstLive(stage, connectedAt);
  return {
    figures: {
      "pulumi config set and up s": rounded((allowedAt - operatorAt) / 1000),
      "live after the connect s": live,
    },
    problems: [
      ...(letInEarly ? ["the new address was let in before it was set"] : []),
      ...(writes.length === 1 && writes[0]?.startsWith("PUT /v2/firewalls/")
        ? []
        : [`expected one PUT of the firewall, the API saw: ${writes.join(", ") || "nothing"}`]),
      ...within("live", live, PROMISED_SECONDS.live + GRACE_SECONDS.replay),
    ],
  };
};

export const PLAYS: Readonly<Record<Kind, (stage: Stage, entry: Entry) => Promise<Played>>> = {
  "uplink-loss": loss,
  "drop-out": loss,
  restart,
  "cutover-away": cutoverAway,
  "cutover-back": cutoverBack,
  reset,
  ghost,
  "home-ip": homeIp,
};
