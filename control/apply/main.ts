// Installs a release: node apply.cjs RELEASE.json < SECRETS.json. Exit: 0 installed, 1 failed, 3 refused, nothing changed.
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { dropOldStaging, putBack, readHost, reloadAndRestart, remember, switchFiles } from "./host";
import { changeUsers } from "./mediamtx-api";
import { dropOldPlaceholders, makePlaceholder } from "./placeholder";
import { decide } from "./plan";
import { parseRelease } from "./release";
import { report } from "../restreamd/spool";
import { validate } from "./validate";

const REFUSED = 3;

const main = async (staged: string): Promise<number> => {
  const { files, placeholder } = parseRelease(
    readFileSync(staged, "utf8"),
    readFileSync(0, "utf8"),
  );
  const decision = decide(files, readHost(files));
  if (!decision.allowed) {
    report({
      kind: "release-refused",
      why: `it would have restarted ${decision.refused.join(" and ")}`,
    });
    console.error(
      `REFUSED, nothing was changed: this release would restart ${decision.refused.join(" and ")}, which runs now, and so interrupt the stream. If you mean to: ssh to the server, systemctl stop ${decision.refused.join(" ")}; then: pulumi up; then start again what you stopped of the restreams (MediaMTX is started for you).`,
    );
    return REFUSED;
  }
  const { plan } = decision;
  try {
    makePlaceholder(placeholder, files);
    validate(plan.write);
  } catch (error) {
    report({ kind: "release-refused", why: reasonOf(error) });
    throw error;
  }
  const before = remember(plan);
  try {
    // Before the files: if MediaMTX refuses, nothing has changed; if we end here, the next apply does it again.
    for (const { content } of plan.hot) await changeUsers(content);
    switchFiles(plan, files);
    reloadAndRestart(plan);
  } catch (error) {
    // What Pulumi holds for not done must not be in force: it would not be asked to undo it.
    try {
      for (const { path } of plan.hot)
        await changeUsers(before.files.get(path)?.content.toString() ?? "");
      putBack(before, plan);
    } catch (undoing) {
      report({ kind: "release-rolled-back", why: reasonOf(error), isUndone: false });
      throw undoing;
    }
    report({ kind: "release-rolled-back", why: reasonOf(error), isUndone: true });
    throw new Error(`${messageOf(error)}. The release before this one is in force again.`, {
      cause: error,
    });
  }
  dropOldPlaceholders(placeholder);
  dropOldStaging(dirname(staged));
  const changed = plan.write.length + plan.remove.length;
  if (changed > 0)
    report({ kind: "release-applied", files: changed, restarted: plan.restart.map(shortOf) });
  console.log(
    `release applied: ${plan.write.length} files written, ${plan.remove.length} removed; changed while running: ${plan.hot.length > 0 ? "who may publish (who is connected stays connected)" : "nothing"}; restarted: ${plan.restart.join(", ") || "nothing"}; started: ${plan.start.join(", ") || "nothing"}`,
  );
  return 0;
};

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message.trim() : String(error);

const MOST_REASON = 160;

/** Which command failed, or what came before the programs' own words: these may quote what is nobody's business. */
const reasonOf = (error: unknown): string => {
  const [line = ""] = messageOf(error).split("\n");
  const [, command] = /^Command failed: (.*)$/.exec(line) ?? [];
  const reason = command === undefined ? (line.split(": ")[0] ?? "") : `${command} failed`;
  return reason.slice(0, MOST_REASON);
};

const shortOf = (unit: string): string => unit.replace(/\.service$/, "");

const [argument = ""] = process.argv.slice(2);
main(argument).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(`The release was not applied: ${messageOf(error)}`);
    process.exitCode = 1;
  },
);
