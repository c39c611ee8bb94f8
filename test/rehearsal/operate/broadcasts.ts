// Whether the platform shows what it is sent, by its own word: told when not, never falsely, and never at the stream's cost.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { API_NAMES } from "../../support/broadcasts/platform-apis";
import { PLATFORM_APIS } from "../../support/world/addresses";
import type { Bed } from "../bed/bed";
import { PLATFORMS } from "../result/platform-names";
import { mustUp } from "../verbs/change";
import { PROMISED_SECONDS, WITHIN_MS } from "../verbs/deadlines";
import { goLive } from "../verbs/go-live";
import { untilSaid } from "../verbs/journal";
import { restreamOnServer } from "../verbs/on-server";
import { ensureOnAir, rounded, rowsAfter, within } from "../verbs/row";
import { changesOf, serverState } from "../verbs/server-state";
import { liveUntouched, untouched } from "../verbs/untouched";
import { followTold } from "../watch/follow";
import { toldSince, untilTold } from "../watch/told";
import {
  apisOf,
  configureApis,
  forgetApis,
  NEXT_VIDEO,
  untilWord,
  VIDEO,
  wordOf,
} from "../verbs/asked-platforms";
import { row, untilGraceIsOver } from "./apis";

const UNIT = "restreamd-broadcasts";
/** Discord's webhook comes with it, in the first row. */
const CHANGED =
  /restreamd-(broadcasts|notices)|broadcasts\.json|notices\.json|^\/var\/lib\/restream\//;
const UNSEEN = /nobody sees it/;

export const broadcastSetUp = rowsAfter("operate", ensureOnAir)(
  "broadcast-set-up",
  "keys to ask the platforms with, set on air: one process more, nothing of the stream restarts; status shows viewers",
  async (bed, since, figures) => {
    const before = await serverState(bed.machine);
    const problems = await liveUntouched(bed, figures, since, async () => {
      await configureApis(bed);
      await mustUp(bed);
    });
    const changes = changesOf(before, await serverState(bed.machine), [
      `${UNIT}.service`,
      "restreamd-notices.service",
    ]);
    const upAt = now();
    for (const name of PLATFORMS) await untilWord(bed, name, "live");
    figures["asked after s"] = rounded((now() - upAt) / 1000);
    const { output } = await restreamOnServer(bed, "status");
    bed.say(output);
    return {
      problems: [
        ...problems,
        ...changes.filter((change) => !CHANGED.test(change)),
        ...(/twitch +LIVE.*41 viewers/.test(output) ? [] : ["twitch: no viewers"]),
        ...(/youtube +LIVE.*132 viewers/.test(output) ? [] : ["youtube: no viewers"]),
      ],
    };
  },
);

export const broadcastEnded = row(
  "broadcast-ended",
  "YouTube ends the broadcast and goes on taking bytes, Twitch's channel goes offline: told ≤ 90 s after its API first says so, and its end",
  async (bed, since, figures) => {
    await untilGraceIsOver(bed);
    const { youtube, twitch } = apisOf();
    const early = toldSince(since).filter(({ text }) => UNSEEN.test(text));
    const wentAt = now();
    const stream = twitch.stream;
    const late: string[] = [];
    youtube.videos.set(VIDEO, { privacy: "public", began: wentAt - 1000, ended: wentAt });
    twitch.stream = undefined;
    try {
      for (const [name, { asked }] of [
        ["YouTube", youtube],
        ["Twitch", twitch],
      ] as const) {
        await untilTold(
          wentAt,
          RegExp(`You send to ${name} and nobody sees it`),
          WITHIN_MS.toldOfBroadcast / 1000,
        );
        const told = toldSince(wentAt).find(({ text }) => text.includes(`You send to ${name} and`));
        const firstSaid = asked.find((at) => at >= wentAt) ?? Infinity;
        const seconds = ((told?.at ?? Infinity) - firstSaid) / 1000;
        figures[`${name}: told after its API first said so s`] = rounded(seconds);
        late.push(...within(`${name}: told`, seconds, PROMISED_SECONDS.unseenTold));
      }
      const shown = await restreamOnServer(bed, "status");
      bed.say(shown.output);
      return {
        problems: [
          ...late,
          ...early.map(({ text }) => `told before it was so: ${text}`),
          ...(shown.code === 1 && /youtube +UNSEEN[\s\S]*NOT WELL/.test(shown.output)
            ? []
            : ["status does not show it"]),
          // Every byte went on to be taken: only the API knows.
          ...untouched(bed, since, "unbroken"),
        ],
      };
    } finally {
      youtube.videos.set(VIDEO, { privacy: "public", began: wentAt - 1000, viewers: 132 });
      twitch.stream = stream;
      const backAt = now();
      await untilTold(backAt, /YouTube shows your broadcast again/, TOLD_SECONDS);
      await untilTold(backAt, /Twitch shows your broadcast again/, TOLD_SECONDS);
    }
  },
);

export const broadcastBegins = row(
  "broadcast-begins",
  "a rollover: Twitch shows the new broadcast only after a minute and a half of data: nobody is told that nobody sees it",
  async (bed, since) => {
    const { twitch } = apisOf();
    twitch.stream = undefined;
    const rolled = await restreamOnServer(bed, "rollover", "twitch");
    const begunAt = now();
    await eventually("Twitch was asked three times, and said that it is offline", ASKED_MS, () => {
      if (twitch.asked.filter((at) => at > begunAt).length < 3) throw new Error("it was not");
    });
    twitch.stream = { began: now(), viewers: 1 };
    await untilWord(bed, "twitch", "live");
    const told = toldSince(since).filter(({ text }) => UNSEEN.test(text));
    return {
      excused: ["twitch"],
      problems: [
        ...(rolled.code === 0 ? [] : [`restream rollover: ${rolled.output}`]),
        ...told.map(({ text }) => `told: ${text}`),
      ],
    };
  },
);

/** Three questions, 30 s apart, and what a busy machine adds. */
const ASKED_MS = 150_000;
const TOLD_SECONDS = WITHIN_MS.toldOfBroadcast / 1000;
/** What goes wrong with the APIs, one after the other, and what the asker then says of each platform. */
const FAILURES: readonly {
  what: string;
  begins: (bed: Bed) => unknown;
  said: Readonly<Record<string, string>>;
}[] = [
  {
    what: "YouTube's API fails",
    begins: () => (apisOf().youtube.mood = "failing"),
    said: { youtube: "a trouble of its own (HTTP 503)" },
  },
  {
    what: "neither API answers",
    begins: () => {
      const { youtube, twitch } = apisOf();
      youtube.mood = twitch.mood = "hanging";
    },
    said: { youtube: "did not answer within 10 s", twitch: "did not answer within 10 s" },
  },
  {
    what: "the names do not resolve",
    begins: async ({ nameServer }: Bed) => {
      const { youtube, twitch } = apisOf();
      youtube.mood = twitch.mood = "well";
      for (const name of API_NAMES) await nameServer.forget(name);
    },
    said: { youtube: "did not answer (ENOTFOUND)", twitch: "did not answer (ENOTFOUND)" },
  },
];

export const broadcastApisFail = row(
  "broadcast-apis-fail",
  "quota used up, 5xx, no answer, no name, a token that has expired, and a gap meanwhile: told once as not known, no false alarm, known again",
  async (bed, since, figures) => {
    const { twitch } = apisOf();
    twitch.expire();
    await bed.publisher.kill();
    try {
      for (const { what, begins, said } of FAILURES) {
        bed.say(what);
        const beganAt = now();
        await begins(bed);
        for (const [name, words] of Object.entries(said))
          await untilSaid(bed, beganAt, [`${name}: unknown: `, words], {
            withinMs: WITHIN_MS.asked,
            unit: UNIT,
          });
      }
      await untilTold(
        since,
        /Whether YouTube shows your broadcast is not known/,
        WITHIN_MS.toldOfUnknown / 1000,
      );
    } finally {
      for (const name of API_NAMES) await bed.nameServer.know(name, PLATFORM_APIS);
    }
    const wellAt = now();
    await goLive(bed);
    for (const name of PLATFORMS) await untilWord(bed, name, "live");
    figures["known again s"] = rounded((now() - wellAt) / 1000);
    await untilTold(wellAt, /YouTube says again what it shows/, WITHIN_MS.toldOfKnown / 1000);
    bed.say("YouTube's quota is used up: it is asked again in a quarter of an hour");
    apisOf().youtube.mood = "quota";
    await untilWord(bed, "youtube", "unknown");
    apisOf().youtube.mood = "well";
    await bed.machine.exec("systemctl", "restart", UNIT);
    await untilWord(bed, "youtube", "live");
    const told = toldSince(since);
    const unknown = (name: string): number =>
      told.filter(({ text }) => text.includes(`Whether ${name} shows`)).length;
    return {
      remarks: [`Twitch gave ${twitch.given} tokens`],
      problems: [
        ...told.filter(({ text }) => UNSEEN.test(text)).map(({ text }) => `false alarm: ${text}`),
        ...(unknown("YouTube") === 1 ? [] : [`YouTube: told ${unknown("YouTube")} times`]),
        ...(unknown("Twitch") <= 1 ? [] : [`Twitch: told ${unknown("Twitch")} times`]),
        ...(twitch.given >= 2 ? [] : ["Twitch's token was never renewed: nothing is proved"]),
      ],
    };
  },
);

export const broadcastBeside = row(
  "broadcast-beside",
  "status says when the broadcast really began; what asks the platforms is frozen, killed, stopped, and what it leaves is torn: live untouched, nothing is told, status says no word",
  async (bed, since, figures) => {
    const { machine } = bed;
    // What it said of the broadcast before is not believed for so long.
    await untilGraceIsOver(bed);
    await eventually("status says Twitch's real start", WITHIN_MS.asked, async () => {
      const { output } = await restreamOnServer(bed, "status");
      if (!/twitch +LIVE.* 30 h/.test(output)) throw new Error(output);
    });
    const problems = await liveUntouched(bed, figures, since, async () => {
      await machine.exec("systemctl", "kill", "--signal=STOP", UNIT);
      await untilWord(bed, "youtube", null, FORGOTTEN_WITHIN_MS);
      await machine.exec("systemctl", "kill", "--signal=KILL", UNIT);
      await untilWord(bed, "youtube", "live");
      await machine.exec("bash", "-c", TORN);
      await restreamdLooksOn(bed);
      await machine.exec("systemctl", "stop", UNIT);
      await untilWord(bed, "youtube", null);
      await machine.exec("systemctl", "start", UNIT);
      await untilWord(bed, "youtube", "live");
    });
    const told = toldSince(since).filter(({ text }) => /broadcast/.test(text));
    return { problems: [...problems, ...told.map(({ text }) => `told: ${text}`)] };
  },
);

/** Three questions that did not come. */
const FORGOTTEN_WITHIN_MS = 150_000;
const TORN = `printf '{"version":1,"broad' > /run/restreamd-broadcasts/broadcasts.json`;

/** Its next look is there, whatever it could not read. */
const restreamdLooksOn = async ({ machine }: Bed): Promise<void> => {
  const lookOf = (): Promise<string> => machine.exec("cat", "/run/restreamd/now.json");
  const before = await lookOf();
  await eventually("restreamd looks on", WITHIN_MS.noticed, async () => {
    if ((await lookOf()) === before) throw new Error("it has not looked again");
  });
};

export const broadcastFollowed = row(
  "broadcast-followed",
  "what the message advises of a broadcast that has ended, typed at home word for word, ends the trouble: a new broadcast under a new address",
  async (bed, since) => {
    await untilGraceIsOver(bed);
    const { youtube } = apisOf();
    const endedAt = now();
    youtube.videos.set(VIDEO, { privacy: "public", began: endedAt - 1000, ended: endedAt });
    // Scheduled and begun in Studio, as the message says first: that no rehearsal can type.
    youtube.videos.set(NEXT_VIDEO, { privacy: "unlisted", began: endedAt, viewers: 1 });
    const problems = await followTold(bed, endedAt, /You send to YouTube and nobody sees it/, {
      expects: [/^pulumi config set restream:youtubeVideo ADDRESS$/, /^pulumi up$/],
      fills: { ADDRESS: `https://youtu.be/${NEXT_VIDEO}` },
      withinMs: WITHIN_MS.toldOfBroadcast,
    });
    await untilWord(bed, "youtube", "live");
    const word = await wordOf(bed, "youtube");
    const logs = await bed.project.shell("restream logs broadcasts");
    return {
      problems: [
        ...problems,
        ...(word?.unseenSince === null ? [] : [`still a trouble: ${JSON.stringify(word)}`]),
        ...(logs.code === 0 && /youtube: live/.test(logs.output)
          ? []
          : [`restream logs broadcasts: exit code ${logs.code}: ${logs.output.slice(-300)}`]),
        ...untouched(bed, since, "unbroken"),
      ],
    };
  },
);

/** The keys are taken out while live: the process goes, and its unit with it. */
export const broadcastTakenOut = row(
  "broadcast-taken-out",
  "the keys are taken out on air: the process is gone, live untouched, nothing is said of the platforms any more",
  async (bed, since, figures) => {
    const problems = await liveUntouched(bed, figures, since, async () => {
      await forgetApis(bed);
      await mustUp(bed);
    });
    await untilWord(bed, "youtube", null);
    const state = await bed.machine.exec("systemctl", "show", "--property=LoadState", UNIT);
    const left = await bed.machine.exec("bash", "-c", "ls /etc/restream");
    return {
      problems: [
        ...problems,
        ...(state.includes("not-found") ? [] : [`the unit is still there: ${state}`]),
        ...(left.includes("broadcasts") ? ["its keys are still there"] : []),
      ],
    };
  },
);
