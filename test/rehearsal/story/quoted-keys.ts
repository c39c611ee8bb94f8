// Other programs quote the keys that they were shown, in whatever form: nobody is told them, and nothing keeps them.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { HOME } from "../../support/world/addresses";
import { saidSince } from "../verbs/journal";
import { type Bed } from "../bed/bed";
import { allMessages } from "../bed/notices-receivers";
import { UP } from "../bed/project";
import type { Scenario } from "../verbs/scenario";
import { configureFurther, forgetFurther, withPlatforms } from "./further-platforms";
import { leaksEverywhere } from "./secret-search";
import { publishWrongly } from "../verbs/wrong-fields";
import { WITHIN_MS } from "../verbs/deadlines";
import { outcomeOf } from "../result/outcome";
import { SECRETS } from "../bed/secrets";

const KEY = "sk_test-key-quoted_0123456789";
const TOKEN = "test-key-quoted-token/0123456789";
/** A platform that says of which stream it speaks. */
const TALKATIVE = {
  name: "talkative",
  port: 1935,
  app: "app",
  streamKey: `${KEY}?token=${TOKEN}`,
  refusal: "Stream {key} is unknown, denied: /app/{encoded}",
};
const SAID = "Server error: Stream ";
const HIDDEN = `${SAID}[key] is unknown`;
const FIELDS_TOLD = "its fields Server and Stream Key do not hold what the server expects";

export const quotedKeys: Scenario = {
  name: "quoted-keys",
  title:
    "a platform's error names the stream key, and OBS's fields hold the publish key elsewhere: told, and no key kept or sent",
  suite: "story",
  lane: "b",
  run: async (bed) => {
    await configureFurther(bed, [TALKATIVE]);
    await bed.project.mustPulumi(UP);
    try {
      await withPlatforms(bed, [TALKATIVE], async (platforms) => {
        await bed.machine.exec("systemctl", "start", "restream-talkative");
        await expectWrongFieldsTold(bed);
        await expectHidden(bed);
        if (platforms.get("talkative")?.refusals.every(({ key }) => key !== TALKATIVE.streamKey))
          throw new Error("the platform was never shown the key: nothing was quoted");
      });
      const keys = { ...SECRETS, "the quoted stream key": KEY, "its second part": TOKEN };
      const found = await leaksEverywhere(bed, keys);
      if (found.length > 0) throw new Error(found.join(", "));
    } finally {
      await bed.machine.exec("systemctl", "stop", "restream-talkative");
      await forgetFurther(bed, [TALKATIVE]);
      await bed.project.mustPulumi(UP);
    }
    return outcomeOf();
  },
};

/** MediaMTX has ended each of them, and people are told what it means. */
const expectWrongFieldsTold = async (bed: Bed): Promise<void> => {
  const since = now();
  const tries = await publishWrongly(bed, (await bed.project.output("address")) as string);
  const said = await saidSince(bed, since);
  const opened = said.filter((line) => line.includes(`[conn ${HOME}:`) && /\] opened$/.test(line));
  if (opened.length < tries)
    throw new Error(`only ${opened.length} of ${tries} publishers reached MediaMTX`);
  await eventually("people are told of OBS's fields", WITHIN_MS.toldOfFailing, () => {
    if (!allMessages().includes(FIELDS_TOLD)) throw new Error("they are not");
  });
};

/** What the platform said is kept, and told with the key in it hidden: else there would be nothing to find. */
const expectHidden = async (bed: Bed): Promise<void> => {
  await eventually("people are told the platform's words", WITHIN_MS.toldOfFailing, () => {
    if (!allMessages().includes(HIDDEN)) throw new Error("they are not");
  });
  const journal = await bed.machine.exec(
    ...["journalctl", "-u", "restream-talkative", "-o", "cat", "--no-pager"],
  );
  if (!journal.includes(SAID)) throw new Error(`ffmpeg did not say ${SAID}`);
};
