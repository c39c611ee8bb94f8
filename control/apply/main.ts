// Installs a release: node apply.cjs RELEASE.json [OPTIONS] < SECRETS.json. Exit: 0 installed, 1 failed, 3 refused, nothing changed.
// --rollback: asked for by restream rollback. --choose CHOICE.json|none --asked COMMAND: with the placeholder that the
// operator chose on the server (restream placeholder). --make-placeholder: makes the release's placeholder and no more,
// beside everything, because it may take minutes.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { dropOrphans } from "../shared/kept";
import { GATE_DIR, RELEASE_FILE, sinceBoot } from "../shared/failover";
import { PEER_CONFIG, PEER_DIR } from "../shared/pair";
import { report } from "../shared/spool";
import { installPackages } from "./apt";
import { carryOut, Failed } from "./carry-out";
import { keptIndex, noteInForce, releaseIdOf, storeRelease } from "./keep";
import { makeFeedKey } from "./feed-key";
import { dropTemporary, look, theHost } from "./host";
import { TURNS_DIR } from "../shared/lock";
import { inForce } from "../shared/releases";
import { composed } from "./chosen-placeholder";
import { dropOldBrought, dropOldPlaceholders, makePlaceholder } from "./placeholder";
import { dropOldPrograms, makePrograms } from "./programs";
import { prepared, type Steps } from "./prepare";
import { explainWaiting, leftOver, PULUMI_UP, Refused, ROLLBACK } from "./refusal-words";
import { parseRelease, type Release } from "./release";
import { parseChoice, readPlaceholderChoice, type Choice } from "../shared/placeholder/choice";
import { dropOldStaging } from "./staging";
import { isRestream } from "./units";
import { beginTurn, type Turn } from "./turn";
import { validate } from "./validate";
import { messageOf } from "../shared/text";

const REFUSED = 3;

const say = (words: string): void => {
  console.log(words);
};

const main = async ({ staged, ...asked }: Asked): Promise<void> => {
  // Before the secrets are read: a stalled line must not make a release newer.
  const changesInForce = asked.choose !== undefined;
  const turn = beginTurn(TURNS_DIR, undefined, { asked: asked.by, overtakes: !changesInForce });
  // Once: it may be a pipe.
  const open = readFileSync(staged, "utf8");
  const release = parseRelease(open, readFileSync(0, "utf8"));
  const end = await turn.take(say);
  markRelease();
  try {
    if (changesInForce && inForce(keptIndex())?.id !== releaseIdOf(release))
      throw new Refused(
        "another release has come into force",
        `REFUSED, nothing was changed: another release has come into force meanwhile. Again: ${asked.by}.`,
      );
    await install(release, { staged, open, ...asked }, turn);
  } finally {
    rmSync(RELEASE_FILE, { force: true });
    end();
  }
};

/** Where a pair moves by itself: the other server does not step down for this one meanwhile. */
const markRelease = (): void => {
  if (existsSync(GATE_DIR)) writeFileSync(RELEASE_FILE, `${sinceBoot()}\n`, { mode: 0o644 });
};

interface Asked {
  /** The file of the public part. */
  staged: string;
  /** By what: `pulumi up`, or a command on the server, which installs what the server has kept. */
  by: string;
  /** Which placeholder to show from now on; undefined: as before. */
  choose: Choice | "none" | undefined;
}

interface Way extends Asked {
  /** The text of the public part. */
  open: string;
}

/** The placeholder of the public part, before anything is switched, and beside whatever else is under way. */
const makeAlone = async (staged: string): Promise<void> => {
  const { files, placeholder, ...sources } = parseRelease(
    readFileSync(staged, "utf8"),
    JSON.stringify({ files: [] }),
  );
  makePrograms(sources, files, say);
  await makePlaceholder(placeholder, files, say);
};

/** One that cannot be read is nobody's any more. */
const choiceNow = (): Choice | undefined => {
  try {
    return readPlaceholderChoice();
  } catch (error) {
    say(`WARNING: the placeholder chosen on the server is forgotten: ${messageOf(error)}`);
    return undefined;
  }
};

const install = async (release: Release, way: Way, turn: Turn): Promise<void> => {
  const { allow } = release;
  // What the server has kept already is installed again.
  const isKept = way.by !== PULUMI_UP;
  const choice = way.choose === "none" ? undefined : (way.choose ?? choiceNow());
  const { files, placeholder, ended } = composed(release, choice);
  const steps: Steps = {
    look: () => look(files),
    check: turn.check,
    install: async (packages) => {
      console.log(`installing Debian packages: ${packages.join(", ")}`);
      await installPackages(packages);
    },
    make: async () => {
      makePrograms(release, files, say);
      await makePlaceholder(placeholder, files, say);
      makeFeedKey(files);
    },
    validate,
  };
  const plan = await prepared(files, steps, { allow, asked: way.by });
  if (allow !== "" && !plan.isAllowed) console.log(`WARNING: ${leftOver(allow, way.by)}`);
  if (ended !== "") say(ended);
  if (plan.wait.length > 0) console.log(explainWaiting(plan.wait));
  if (!isKept) storeRelease(release, process.argv[1] ?? "", way.open);
  const atSwitch = await carryOut(plan, files, theHost, way.by).catch((error: unknown) => {
    remarkOn("the files of this release", () => dropOrphans(keptIndex()));
    throw error;
  });
  remarkOn("the releases to go back to", () => {
    const kept = keptIndex();
    if (kept?.rolledBackFrom !== undefined && !isKept)
      console.log("A rollback was in force; this release replaces it.");
    noteInForce(release, kept, isKept);
  });
  remarkOn("old placeholders", () => {
    dropOldPlaceholders(placeholder, atSwitch, theHost.invocations());
  });
  remarkOn("files brought for earlier placeholders", () => {
    dropOldBrought(release.placeholder);
  });
  remarkOn("older versions of MediaMTX", () => {
    dropOldPrograms(files);
  });
  remarkOn("half-written files", () => {
    dropTemporary([...plan.remove, ...files.map(({ path }) => path)]);
  });
  remarkOn("what was known of the other server", () => {
    // A pair that is made anew begins anew: nobody has taken over.
    if (plan.remove.includes(PEER_CONFIG)) rmSync(PEER_DIR, { recursive: true, force: true });
  });
  remarkOn("releases staged before", () => {
    dropOldStaging(dirname(way.staged));
  });
  const changed = plan.write.length + plan.remove.length;
  // Who chose a placeholder reads here what came of it.
  if (changed > 0 && way.choose === undefined)
    report({ kind: "release-applied", files: changed, restarted: plan.restart.map(shortOf) });
  console.log(
    `release applied: ${plan.write.length} files written, ${plan.remove.length} removed; changed while running: ${plan.hot.length > 0 ? "who may publish (who is connected stays connected)" : "nothing"}; restarted: ${plan.restart.join(", ") || "nothing"}; started: ${plan.start.join(", ") || "nothing"}`,
  );
  remarkOn("who runs, for the screen at home,", () => {
    // infra/advice/lock.ts reads it.
    const live = [...theHost.running()].filter(isRestream).map(shortOf).sort();
    if (live.length > 0) console.log(`running: ${live.join(", ")}`);
  });
};

/** The release is in force by now: left-over files are no reason to call it failed. */
const remarkOn = (what: string, work: () => void): void => {
  try {
    work();
  } catch (error) {
    console.log(`${what} were left: ${messageOf(error)}`);
  }
};

const MOST_REASON = 160;

/** Which command failed, or the text before the program's own words, because those may quote secrets. */
const reasonOf = (error: unknown): string => {
  const [line = ""] = messageOf(error).split("\n");
  const [, command] = /^Command failed: (.*)$/.exec(line) ?? [];
  const reason = command === undefined ? (line.split(": ")[0] ?? "") : `${command} failed`;
  return reason.slice(0, MOST_REASON);
};

const shortOf = (unit: string): string => unit.replace(/\.service$/, "");

/** Tells restreamd and the screen how the release ended. @param isTold of a refusal; its words are pulumi up's @returns the exit code */
const explain = (error: unknown, isTold: boolean): number => {
  if (error instanceof Refused) {
    if (isTold) report({ kind: "release-refused", why: error.reason });
    console.error(error.message);
    return REFUSED;
  }
  if (error instanceof Failed)
    report({
      kind: "release-rolled-back",
      why: reasonOf(error.reason),
      isUndone: error.isUndone,
    });
  else if (isTold) report({ kind: "release-refused", why: reasonOf(error) });
  console.error(`The release was not applied: ${messageOf(error)}`);
  return 1;
};

// Nobody may be listening any more (a lost SSH line): finish what was begun.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rollback: { type: "boolean" },
    choose: { type: "string" },
    asked: { type: "string" },
    "make-placeholder": { type: "boolean" },
  },
});
const [staged = ""] = positionals;
const fail = (error: unknown): void => {
  process.exitCode = explain(error, values.choose === undefined);
};
if (values["make-placeholder"])
  makeAlone(staged).catch((error: unknown) => {
    console.error(`Nothing was changed. ${messageOf(error)}`);
    process.exitCode = 1;
  });
else
  main({
    staged,
    by: values.asked ?? (values.rollback ? ROLLBACK : PULUMI_UP),
    choose:
      values.choose === undefined || values.choose === "none"
        ? values.choose
        : parseChoice(values.choose),
  }).catch(fail);
