// Installs a release that the server keeps, by the program that it came with: the same lock, checks and refusals as pulumi up.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readIndex } from "../shared/kept";
import { inForce, RELEASES_DIR } from "../shared/releases";
import { CommandError, EXIT, type ExitCode } from "./exit-code";

/** apply's (control/apply/main.ts): refused, nothing was changed. */
const REFUSED = 3;

/**
 * @param id undefined: the release in force
 * @param args apply's, behind the release
 * @param allow the id of the one refusal that the operator lets through; empty: none
 */
export const installKept = async ({
  id = inForce(readIndex())?.id,
  args,
  allow,
}: {
  id?: string | undefined;
  args: readonly string[];
  allow: string;
}): Promise<ExitCode> => {
  if (id === undefined)
    throw new CommandError(EXIT.refused, "No release is kept yet: pulumi up, at home.");
  const folder = join(RELEASES_DIR, id);
  const secrets = JSON.parse(readFileSync(join(folder, "secrets.json"), "utf8")) as object;
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(
      "node",
      [join(folder, "apply.cjs"), join(folder, "release.json"), ...args],
      {
        // A session of its own: Ctrl-C and a lost line do not reach it, and what is begun is done to its end.
        detached: true,
        stdio: ["pipe", "inherit", "inherit"],
      },
    );
    child.once("error", reject);
    child.once("close", resolve);
    child.stdin.on("error", () => undefined);
    child.stdin.end(JSON.stringify({ ...secrets, ...(allow === "" ? {} : { allow }) }));
  });
  if (code === REFUSED) return EXIT.refused;
  return code === 0 ? EXIT.well : EXIT.failing;
};
