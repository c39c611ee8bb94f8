// What an operator should hear of is provoked, one after the other: told once, in order, in time, with what to do.
import { now } from "../../support/media/clock";
import { type Bed } from "../bed/bed";
import { ensureOnAir, expectBack } from "../verbs/row";
import { signal } from "../verbs/watchdog";
import { discordOf } from "../bed/notices-receivers";
import type { Scenario } from "../verbs/scenario";
import { editMemory, forgetLosses, untilSaid } from "./state";
import { disorder, lateOf, tellsOf, toldSince, toldOf, untilTold, type Measured } from "./told";
import { goLive } from "../verbs/go-live";
import { outcomeOf } from "../result/outcome";
import { SECRETS } from "../bed/secrets";

const FORMATS = [
  ["sound-44100", /48 kHz/],
  ["sound-mono", /Channels: Stereo/],
  ["no-sound", /sends no sound/],
  ["hevc", /does not encode H.264/],
] as const;
const HOURS_MS = 3_600_000;

/** What the parts of a story of events have in common: each told in time, none twice, in order, nobody called by name. */
export const telling = (
  scenario: Pick<Scenario, "name" | "title" | "quick">,
  causes: (bed: Bed, problems: string[]) => Promise<Measured[]>,
): Scenario => ({
  ...scenario,
  suite: "watch",
  run: async (bed, figures) => {
    await ensureOnAir(bed);
    await forgetLosses(bed);
    const began = now();
    const found: string[] = [];
    const measured = await causes(bed, found);
    const seconds = measured.map((one) => one.seconds).sort((a, b) => a - b);
    figures["told after, p95, s"] = seconds[Math.ceil(seconds.length * 0.95) - 1] ?? null;
    figures["kinds provoked times"] = measured.length;
    for (const one of measured) figures[`${one.what} s`] = Number(one.seconds.toFixed(1));
    const { doubled, outOfOrder } = disorder(toldSince(began));
    const { mentions, tooEarly } = discordOf();
    const problems = [
      ...found,
      ...lateOf(measured),
      ...(doubled.length > 0 ? [`told twice: ${doubled.join(", ")}`] : []),
      ...(outOfOrder.length > 0 ? [`told out of order: ${outOfOrder.join(", ")}`] : []),
      ...(mentions > 0 ? [`${mentions} messages could call people by name`] : []),
      ...(tooEarly > 0 ? [`${tooEarly} requests came before Discord's own time`] : []),
    ];
    return outcomeOf({ problems });
  },
});

export const eventsTold = telling(
  {
    name: "events-told",
    title: "OBS, platforms and the operator's doings are told once, in order, within seconds",
    quick: true,
  },
  async (bed) => {
    const { machine } = bed;
    return [
      await tellsOf("test", /notices arrive/, () => askTest(bed)),
      await tellsOf("publisher offline", /OBS is gone/, () => bed.publisher.kill()),
      await tellsOf("publisher online", /OBS is back after/, () => goLive(bed)),
      await tellsOf("platform lost", /Connection to Twitch lost/, () =>
        bed.platforms.twitch.stop(),
      ),
      await tellsOf("platform back", /Connection to Twitch is back/, () =>
        bed.platforms.twitch.start(),
      ),
      await tellsOf("restream stopped", /YouTube was stopped/, () =>
        machine.exec("systemctl", "stop", "restream-youtube"),
      ),
      await tellsOf("restream started", /You started YouTube/, () =>
        machine.exec("systemctl", "start", "restream-youtube"),
      ),
    ];
  },
);

export const faultsTold = telling(
  {
    name: "faults-told",
    title:
      "who is refused and why, a broadcast's age, a hanging platform, MediaMTX restarted: told",
  },
  async (bed) => {
    const address = (await bed.project.output("address")) as string;
    const { machine } = bed;
    const measured: Measured[] = [];
    await bed.publisher.kill();
    for (const [format, words] of FORMATS) {
      const wrong = bed.publishers.newPublisher(format, address, SECRETS.publishKey, {
        source: format,
      });
      measured.push(await tellsOf(`refused, ${format}`, words, () => wrong.start()));
      await wrong.kill();
    }
    await goLive(bed);
    const ghost = bed.publishers.newPublisher("ghost", address, SECRETS.publishKey, {
      source: "ghost",
    });
    measured.push(await tellsOf("ghost", /Two OBS want to stream/, () => ghost.start()));
    await ghost.kill();
    const liar = bed.publishers.newPublisher("liar", address, "not-the-key-0123456789", {
      source: "ghost",
    });
    measured.push(await tellsOf("wrong key", /uses a wrong stream key/, () => liar.start()));
    await liar.kill();
    measured.push(
      await tellsOf("session age", /Twitch ends this broadcast in about 6 h/, () =>
        ageSession(bed, "twitch", 42.2),
      ),
      await tellsOf("session age, again", /Twitch ends this broadcast in about 1 h/, () =>
        ageSession(bed, "twitch", 47.1),
      ),
      await takesNoData(bed),
    );
    // Later scenarios find a young broadcast: one of 47 hours is a trouble.
    await ageSession(bed, "twitch", 0);
    const killedAt = now();
    measured.push(
      await tellsOf("MediaMTX restarted", /stream program \(MediaMTX\) restarted/, () =>
        machine.exec("systemctl", "kill", "--signal=SIGKILL", "mediamtx-restream"),
      ),
    );
    await expectBack(bed, killedAt);
    return measured;
  },
);

/** The watchdog has to see it for 8 s: it is the event when it says so. */
const takesNoData = async (bed: Bed): Promise<Measured> => {
  const since = now();
  await signal(bed, "restream-twitch", "SIGSTOP");
  const at = await untilSaid(bed, since, "nothing that it is given arrives");
  const measured = await toldOf(
    "platform takes no data",
    at,
    /Twitch stopped accepting data/,
    since,
  );
  await untilTold(since, /Connection to Twitch is back/);
  return measured;
};

/** As `restream notify --test` does, without its waiting. */
export const askTest = ({ machine }: Bed): Promise<string> =>
  machine.exec(
    ...["bash", "-c"],
    `cd /var/lib/restreamd/spool && echo '{"kind":"test"}' > .test && mv .test test-$RANDOM$RANDOM.json`,
  );

/** Moves the stored start of a broadcast back. */
export const ageSession = (bed: Bed, name: string, hours: number): Promise<void> =>
  editMemory(bed, ({ destinations }) => {
    const destination = destinations[name];
    if (!destination) throw new Error(`restreamd does not know ${name}`);
    destination.sessionSince = Date.now() - hours * HOURS_MS;
  });
