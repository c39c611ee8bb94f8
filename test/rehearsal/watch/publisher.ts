// What the publisher does wrong without being refused, and a platform that takes nothing: told once each, with what to do.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { type Bed } from "../bed/bed";
import { withUplink } from "../verbs/links";
import { ensureOnAir, expectBack } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { editMemory, forgetLosses, memoryOf } from "./state";
import { lateOf, tellsOf, toldSince, untilTold } from "./told";
import { goLive } from "../verbs/go-live";
import { WITHIN_MS } from "../verbs/deadlines";
import { type Figures, outcomeOf } from "../result/outcome";
import { SECRETS } from "../bed/secrets";

/** Of the publisher's 6160: under half. */
const NARROW_KBPS = 2050;
const BITRATE_WITHIN_SECONDS = WITHIN_MS.toldOfBitrate / 1000;
const TIMES_GONE = 5;
const MINUTES_MS = 60_000;

const scenario = (
  name: string,
  title: string,
  run: (bed: Bed, outcome: { figures: Figures; remarks: string[] }) => Promise<string[]>,
): Scenario => ({
  name,
  title,
  suite: "watch",
  run: async (bed, figures) => {
    await ensureOnAir(bed);
    await forgetLosses(bed);
    const remarks: string[] = [];
    const problems = await run(bed, { figures, remarks });
    return outcomeOf({ problems, remarks });
  },
});

const countOf = (since: number, words: RegExp): number =>
  toldSince(since).filter(({ text }) => words.test(text)).length;
const once = (since: number, words: RegExp): string[] =>
  countOf(since, words) === 1 ? [] : [`${words.source}: told ${countOf(since, words)} times`];

export const publisherFormat = scenario(
  "publisher-format",
  "OBS sends another picture than the server is set to: size, rate and what to set are told once",
  async (bed) => {
    await bed.publisher.kill();
    const address = (await bed.project.output("address")) as string;
    const since = now();
    const other = bed.publishers.newPublisher("other-size", address, SECRETS.publishKey, {
      source: "other-size",
    });
    const measured = [
      await tellsOf("another format", /sends 1280x720; the server/, () => other.start()),
    ];
    await other.kill();
    const backAt = now();
    await goLive(bed);
    await expectBack(bed, backAt);
    measured.push({
      what: "the right format",
      seconds: await untilTold(
        backAt,
        /back after .*: from 203\.0\.113\.x, 1920x1080 H264, 30 fps, \d\.\d Mb\/s/,
      ),
    });
    return [
      ...lateOf(measured),
      ...once(since, /1280x720 H264, 30 fps/),
      ...once(since, /sends 1280x720/),
    ];
  },
);

export const publisherBitrate = scenario(
  "publisher-bitrate",
  "the line at home carries a third of the rate: told after half a minute, and when it is well again",
  async (bed, { figures }) => {
    const since = now();
    const bad = /OBS sends \d\.\d of |sends in bursts/;
    await withUplink(bed.home, NARROW_KBPS, async () => {
      figures["too few bits told after s"] = rounded(
        await untilTold(since, bad, BITRATE_WITHIN_SECONDS),
      );
    });
    const mendedAt = now();
    figures["well again told after s"] = rounded(
      await untilTold(mendedAt, /sends steadily again/, BITRATE_WITHIN_SECONDS),
    );
    return [...once(since, bad), ...once(since, /sends steadily again/)];
  },
);

export const publisherFlaps = scenario(
  "publisher-flaps",
  `OBS is gone and back ${TIMES_GONE} times in a row: told as one from the fourth on, and when it is over`,
  async (bed) => {
    const since = now();
    for (let time = 0; time < TIMES_GONE; time++) {
      await bed.publisher.kill();
      await untilSeen(bed, false);
      await goLive(bed);
      await untilSeen(bed, true);
    }
    await untilTold(since, /keeps dropping: 4 times/);
    await eventually("the last return is told", WITHIN_MS.noticed, () => {
      if (memoryOf(bed).publisher.untoldSince !== undefined) throw new Error("not yet");
    });
    await editMemory(bed, ({ flapping }) => {
      for (const memory of Object.values(flapping)) {
        memory.losses = memory.losses.map((at) => at - 6 * MINUTES_MS);
        memory.since = (memory.since ?? 0) - 6 * MINUTES_MS;
      }
    });
    await untilTold(since, /is stable again, .* dropped 5 times/);
    const singly = countOf(since, /OBS is gone/);
    return [
      ...once(since, /keeps dropping/),
      ...once(since, /is stable again/),
      ...(singly === 3 ? [] : [`gone was told singly ${singly} times, expected 3`]),
    ];
  },
);

/** restreamd has looked meanwhile. */
const untilSeen = async ({ machine }: Bed, online: boolean): Promise<void> => {
  await machine.exec(
    ...["timeout", "30", "sh", "-c"],
    `until grep -q '"online":${online}' /run/restreamd/now.json; do sleep 0.2; done`,
  );
};

const PRESET = "etc/restream/restream-twitch.ffpreset";

export const platformRefusesKey = scenario(
  "platform-refuses-key",
  "twitch refuses the stream key: told with ffmpeg's own reason, and when it is taken again",
  async (bed, { figures, remarks }) => {
    const file = join(bed.machine.root, PRESET);
    const right = readFileSync(file, "utf8");
    const since = now();
    let seconds = NaN;
    try {
      writeFileSync(file, "rtmp_playpath=live_wrong-key-twitch_0123456789\n");
      await bed.machine.exec("systemctl", "stop", "restream-twitch");
      await untilTold(since, /Twitch was stopped/);
      await bed.machine.exec("systemctl", "start", "restream-twitch");
      seconds = await untilTold(
        now(),
        /Twitch has received nothing [\s\S]*stream key\. We heard: "./,
        WITHIN_MS.toldOfFailing / 1000,
      );
    } finally {
      writeFileSync(file, right);
      await bed.machine.exec("systemctl", "restart", "restream-twitch");
    }
    figures["a refused key told after s"] = rounded(seconds);
    const rightAt = now();
    await untilTold(rightAt, /Twitch receives the stream/);
    const [said] = toldSince(since).filter(({ text }) => text.includes("We heard"));
    if (said) remarks.push(said.text);
    return [
      ...once(since, /has received nothing/),
      ...(said?.text.includes("wrong-key") ? ["the key was told"] : []),
    ];
  },
);

const rounded = (seconds: number): number => Number(seconds.toFixed(1));
