// What a message advises ends the trouble: each trouble is brought about, and somebody does what is told, word for word.
// Other rows follow their own: ghost, reboot, disk, memory, clock, transfer. Which command is followed where:
// test/unit/control/notices/followed-in.ts.
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { STACK, UP } from "../bed/project";
import { SECRETS } from "../bed/secrets";
import { outcomeOf } from "../result/outcome";
import { publishWrongly } from "../verbs/wrong-fields";
import { goLive } from "../verbs/go-live";
import { ensureOnAir, expectBack, expectLive } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { WITHIN_MS } from "../verbs/deadlines";
import { ageSession } from "./events";
import { followStatus, followTold } from "./follow";
import { forgetLosses } from "./state";
import { untilTold } from "./told";

interface Trouble {
  what: string;
  /** @returns problems */
  followed: (bed: Bed, since: number) => Promise<string[]>;
}

const TROUBLES: readonly Trouble[] = [
  {
    what: "nothing is sent when OBS comes",
    followed: async (bed, since) => {
      await bed.publisher.kill();
      await bed.machine.exec("systemctl", "stop", "restream-twitch", "restream-youtube");
      await untilTold(since, /YouTube was stopped/);
      const comesAt = now();
      await bed.publisher.start();
      const problems = await followTold(bed, comesAt, /OBS is back|OBS is on air/, {
        expects: [/^restream start all$/],
      });
      await untilTold(comesAt, /YouTube receives the stream|You started YouTube/);
      await expectLive(bed, comesAt);
      return problems;
    },
  },
  {
    what: "a restream is stopped by mistake",
    followed: async (bed, since) => {
      await bed.machine.exec("systemctl", "stop", "restream-youtube");
      const problems = await followTold(bed, since, /YouTube was stopped/, {
        expects: [/^restream start youtube$/],
      });
      await untilTold(since, /You started YouTube/);
      return problems;
    },
  },
  {
    what: "a broadcast is 42 hours old",
    followed: async (bed, since) => {
      await ageSession(bed, "twitch", 42.2);
      const problems = await followTold(bed, since, /Twitch ends this broadcast in about 6 h/, {
        expects: [/^restream rollover twitch$/],
      });
      await untilTold(since, /You rolled over Twitch/);
      return problems;
    },
  },
  {
    what: "OBS shows another key",
    followed: async (bed, since) => {
      await bed.publisher.kill();
      const address = (await bed.project.output("address")) as string;
      const liar = bed.publishers.newPublisher("liar", address, "not-the-key-0123456789", {
        source: "ghost",
      });
      await liar.start();
      const problems = await followTold(bed, since, /uses a wrong stream key/, {
        expects: [/^pulumi stack output obsStreamKey --show-secrets$/],
      });
      await liar.kill();
      const given = (await bed.project.output("obsStreamKey")) as string;
      const backAt = now();
      await goLive(bed);
      await expectBack(bed, backAt);
      return given.endsWith(`pass=${SECRETS.publishKey}`)
        ? problems
        : [...problems, "obsStreamKey is not what OBS has to show"];
    },
  },
  {
    what: "OBS's fields are filled otherwise",
    followed: async (bed, since) => {
      await bed.publisher.kill();
      await publishWrongly(bed, (await bed.project.output("address")) as string);
      const problems = await followTold(bed, since, /its fields Server and Stream Key/, {
        expects: [
          /^pulumi stack output obsServer$/,
          /^pulumi stack output obsStreamKey --show-secrets$/,
        ],
      });
      const backAt = now();
      await goLive(bed);
      await expectBack(bed, backAt);
      return problems;
    },
  },
  {
    what: "twitch does not take the key",
    followed: async (bed) => {
      const set = ["config", "set", "--secret", "restream:twitchStreamKey", "-s", STACK];
      await bed.project.shell("restream stop twitch");
      await bed.project.mustPulumi(set, "live_wrong-key-twitch_0123456789");
      await bed.project.mustPulumi(UP);
      const since = now();
      await bed.machine.exec("systemctl", "start", "restream-twitch");
      const problems = await followTold(bed, since, /Twitch has received nothing/, {
        expects: [
          /^restream stop twitch$/,
          /^pulumi config set --secret restream:twitchStreamKey$/,
          /^pulumi up$/,
          /^restream start twitch$/,
        ],
        secret: SECRETS.twitchStreamKey,
        withinMs: WITHIN_MS.toldOfFailing,
      });
      await untilTold(since, /Twitch receives the stream|You started Twitch/);
      await expectLive(bed, now());
      return problems;
    },
  },
  {
    what: "the feed is off",
    followed: async (bed, since) => {
      await bed.machine.exec("systemctl", "stop", "mediamtx-feed");
      const problems = await followTold(bed, since, /Nothing reaches the platforms/, {
        expects: [/^restream ssh systemctl restart mediamtx-feed$/, /^restream logs feed$/],
        withinMs: WITHIN_MS.toldOfFailing,
      });
      await untilTold(since, /platforms are fed again/);
      return problems;
    },
  },
  {
    what: "MediaMTX is off",
    followed: async (bed, since) => {
      await bed.machine.exec("systemctl", "stop", "mediamtx-restream");
      const told = await followTold(bed, since, /stream program \(MediaMTX\) does not answer/, {
        expects: [/^restream logs mediamtx$/],
      });
      const shown = await followStatus(bed, {
        expects: [/^restream ssh systemctl start mediamtx-restream$/],
        // OBS is gone as well: story/home-ip.
        elsewhere: /^restream home-ip$/,
      });
      await untilTold(since, /stream program \(MediaMTX\) is back/);
      await expectBack(bed, since);
      return [...told, ...shown];
    },
  },
  {
    what: "restreamd is off",
    followed: async (bed) => {
      await bed.machine.exec("systemctl", "stop", "restreamd");
      const problems = await followStatus(bed, {
        expects: [/^restream ssh systemctl restart restreamd$/, /^restream logs restreamd$/],
      });
      const { output } = await bed.project.shell("restream status --json");
      return output.includes('"source":"restreamd"')
        ? problems
        : [...problems, `restreamd does not watch again: ${output}`];
    },
  },
];

export const adviceFollowed: Scenario = {
  name: "advice-followed",
  title: `${TROUBLES.length} troubles: what the message or the status advises is typed at home, word for word, and ends each`,
  suite: "watch",
  run: async (bed) => {
    const problems: string[] = [];
    for (const { what, followed } of TROUBLES) {
      bed.say(what);
      try {
        await ensureOnAir(bed);
        await forgetLosses(bed);
        problems.push(...(await followed(bed, now())).map((problem) => `${what}: ${problem}`));
      } catch (error) {
        problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return outcomeOf({ problems });
  },
};
