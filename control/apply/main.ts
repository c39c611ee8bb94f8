// Installs a release: node apply.cjs RELEASE.json < SECRETS.json. Exit: 0 installed, 1 failed, 3 refused, nothing changed.
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { dropOldStaging, readHost, reloadAndRestart, switchFiles } from "./host";
import { decide } from "./plan";
import { parseRelease } from "./release";
import { validate } from "./validate";

const REFUSED = 3;

const main = (staged: string): number => {
  const release = parseRelease(readFileSync(staged, "utf8"), readFileSync(0, "utf8"));
  const decision = decide(release, readHost(release));
  if (!decision.allowed) {
    console.error(
      `REFUSED, nothing was changed: this release would restart ${decision.refused.join(" and ")}, which runs now, and so interrupt the stream. If you mean to: ssh to the server, systemctl stop ${decision.refused.join(" ")}; then: pulumi up; then start again what you stopped of the restreams (MediaMTX is started for you).`,
    );
    return REFUSED;
  }
  const { plan } = decision;
  validate(plan.write);
  switchFiles(plan, release);
  reloadAndRestart(plan);
  dropOldStaging(dirname(staged));
  console.log(
    `release applied: ${plan.write.length} files written, ${plan.remove.length} removed; restarted: ${plan.restart.join(", ") || "nothing"}; started: ${plan.start.join(", ") || "nothing"}`,
  );
  return 0;
};

try {
  const [staged] = process.argv.slice(2);
  if (staged === undefined) throw new Error("usage: apply RELEASE.json < SECRETS.json");
  process.exitCode = main(staged);
} catch (error) {
  console.error(
    `The release was not applied: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 1;
}
