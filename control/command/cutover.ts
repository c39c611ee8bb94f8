// restream cutover: one publisher alone may send from now on, and the others' connections end; any: all of them may again.
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { readChoice, writeChoice } from "../shared/choice";
import { changeUsers, publishersIn, UsersNotTaken } from "../shared/mediamtx/users";
import { MEDIAMTX_CONFIG, PATH } from "../shared/names";
import { report } from "../shared/spool";
import { messageOf } from "../shared/text";
import { CommandError, EXIT, type ExitCode } from "./exit-code";
import { askMediamtx, kickConnection } from "./host";
import { say, sayError } from "./output";
import { othersOf, readPublishers } from "./publisher";
import { whileAlone } from "./turn";

/** Whoever connected right before the cutover is let in by MediaMTX's 2 s of analysis; OBS's next tries are refused. */
const QUIET_SECONDS = 6;
const LOOK_EVERY_MS = 300;
/** MediaMTX takes its new users within milliseconds of its answer. */
const TAKEN_WITHIN_MS = 1000;
/** A MediaMTX that starts has read the choice of before, and does not listen yet. */
const STARTS_WITHIN_MS = 5000;
const ANYBODY = "any";

/** Pure. @throws CommandError when the release lets nobody of that name publish */
export const chosenOf = (who: string, publishers: readonly string[]): string | undefined => {
  if (who === ANYBODY) return undefined;
  if (publishers.includes(who)) return who;
  throw new CommandError(
    EXIT.usage,
    `No publisher is called ${JSON.stringify(who)}. There ${publishers.length === 1 ? "is" : "are"} ${publishers.join(", ")}; any ends a cutover. A further one is made at home: restream:publishers (docs/usage/operate.md).`,
  );
};

export const cutover = async (who: string): Promise<ExitCode> => {
  const { chosen, publishers, isInForce } = await choose(who);
  const changedAt = Date.now() + TAKEN_WITHIN_MS;
  report({ kind: "cutover", publisher: chosen ?? null });
  if (!isInForce) return EXIT.failing;
  if (chosen === undefined) {
    say(`Every publisher may send again: ${publishers.join(", ")}. Whoever is on air stays.`);
    say("An OBS that was refused tries again, after pauses that grow. At once: Stop Streaming,");
    say("then Start Streaming there.");
    return EXIT.well;
  }
  say(`Only ${chosen} may publish from now on. Ending the others, for ${QUIET_SECONDS} s:`);
  if (!(await endOthers(chosen, changedAt))) return EXIT.failing;
  const [publisher] = readPublishers(await askMediamtx("/v3/rtmpconns/list"), PATH);
  say(
    publisher
      ? `On air: ${publisher.name} from ${publisher.address}.`
      : `Nobody publishes: viewers see the placeholder. In the OBS of ${chosen}: Start Streaming, if it does not try by itself.`,
  );
  say("For all of them again: restream cutover any");
  return EXIT.well;
};

interface Chosen {
  chosen: string | undefined;
  publishers: readonly string[];
  /** Whether the running MediaMTX knows. */
  isInForce: boolean;
}

/** Beside no release, which would tell MediaMTX who may publish, too; and with the release that is in force by then. */
const choose = (who: string): Promise<Chosen> =>
  whileAlone("restream cutover", async () => {
    const config = readFileSync(MEDIAMTX_CONFIG, "utf8");
    const publishers = publishersIn(config);
    const chosen = chosenOf(who, publishers);
    await writeChoice(chosen);
    return { chosen, publishers, isInForce: await tellMediamtx(config) };
  });

const tellMediamtx = async (config: string): Promise<boolean> => {
  for (const until = Date.now() + STARTS_WITHIN_MS; ; await pause(LOOK_EVERY_MS))
    try {
      await changeUsers(config);
      return true;
    } catch (error) {
      if (error instanceof UsersNotTaken && Date.now() < until) continue;
      sayError(
        `${messageOf(error)}. The choice is noted, and MediaMTX takes it when it starts. Look: restream status`,
      );
      return false;
    }
};

/** @returns false: somebody has chosen otherwise meanwhile, and that counts */
const endOthers = async (chosen: string, changedAt: number): Promise<boolean> => {
  process.once("SIGINT", () => {
    sayError(
      `Stopped. Whoever was on air may be there still. To end them: restream cutover ${chosen}`,
    );
    process.exit(EXIT.failing);
  });
  for (let quietSince = Date.now(); Date.now() - quietSince < QUIET_SECONDS * 1000;) {
    const others = othersOf(await askMediamtx("/v3/rtmpconns/list"), { chosen, changedAt });
    for (const { id, who } of others) {
      if (readChoice() !== chosen) {
        sayError("The choice was changed meanwhile: nobody more is ended here.");
        return false;
      }
      if (await kickConnection(id)) say(`Ended: ${who}.`);
      quietSince = Date.now();
    }
    await pause(LOOK_EVERY_MS);
  }
  return true;
};
