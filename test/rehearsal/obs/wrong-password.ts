// OBS with a wrong key beside the live one: refused, and OBS tells its user so and does not try again.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { HOME } from "../../support/world/addresses";
import { untilSaid } from "../verbs/journal";
import { learnPictures } from "./colours";
import { goLive, newObs, obsRow } from "./obs-row";
import { WITHIN_MS } from "../verbs/deadlines";
import { liveUntouched } from "../verbs/untouched";

const WRONG_KEY = "test-key-wrong-0123456789abcdef";
/**
 * OBS_OUTPUT_INVALID_STREAM (libobs/obs-defs.h, 30.2.3): "Could not access the specified channel or stream key, please
 * double-check your stream key."
 */
const INVALID_STREAM = -3;

export const obsWrongPassword = obsRow(
  "obs-wrong-password",
  "a second OBS with a wrong key: refused with its address in the log, OBS says that the key is wrong, live untouched",
  async (bed, home, _since, figures) => {
    const wrong = await newObs(bed, "wrong", WRONG_KEY, { scene: "ghost" });
    await goLive(bed, home);
    const liveSince = now();
    const problems = await liveUntouched(
      bed,
      figures,
      liveSince,
      async () => {
        try {
          wrong.start();
          await untilSaid(bed, liveSince, ["closed", "failed to authenticate", HOME], {
            withinMs: WITHIN_MS.saidOfSlow,
          });
          await eventually("OBS has given up", WITHIN_MS.saidOfSlow, () => {
            if (wrong.said.stops === 0) throw new Error("it has not");
          });
        } finally {
          await wrong.kill();
        }
      },
      () => learnPictures(bed),
    );
    const { failures, reconnects } = wrong.said;
    figures["OBS's code for the refusal"] = failures[0] ?? null;
    figures["tries of OBS times"] = failures.length + reconnects;
    return {
      problems: [
        ...problems,
        ...(failures.length === 1 && failures[0] === INVALID_STREAM && reconnects === 0
          ? []
          : [
              `OBS failed with ${failures.join(", ") || "nothing"}, tried anew ${reconnects} times`,
            ]),
      ],
    };
  },
);
