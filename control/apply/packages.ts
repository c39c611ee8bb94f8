// Decides which Debian packages a release needs that the host lacks.
import { spawnSync } from "node:child_process";
import type { ReleaseFile } from "./release";

const PACKAGES = "/usr/local/share/restream/packages";

/** Names, one a line. @throws Error naming a line that is no package's name: apt would take it for an option. */
export const packagesOf = (files: readonly ReleaseFile[]): string[] => {
  const text = files.find(({ path }) => path === PACKAGES)?.content ?? "";
  const names = text.split("\n").filter((line) => line !== "");
  for (const name of names)
    if (!/^[a-z0-9][a-z0-9+.-]+$/.test(name))
      throw new Error(`${PACKAGES} names no package: ${JSON.stringify(name)}`);
  return names;
};

/** The format for dpkg-query: one line for each package that it knows. */
const STATUS_FORMAT = "${db:Status-Status} ${Package}\\n";

/** @param told in STATUS_FORMAT @returns those that are not whole on the host, as they are in `wanted` */
export const missingIn = (wanted: readonly string[], told: string): string[] => {
  const installed = new Set(
    told
      .split("\n")
      .map((line) => line.split(" "))
      .filter(([status]) => status === "installed")
      .map(([, name]) => name),
  );
  return wanted.filter((name) => !installed.has(name));
};

/** @throws Error when dpkg cannot be asked. */
export const missingPackages = (files: readonly ReleaseFile[]): string[] => {
  const wanted = packagesOf(files);
  if (wanted.length === 0) return [];
  // It ends with 1 when it does not know one of them.
  const { error, status, stdout, stderr } = spawnSync(
    "dpkg-query",
    ["--show", `--showformat=${STATUS_FORMAT}`, ...wanted],
    { encoding: "utf8" },
  );
  if (error) throw error;
  if (status !== 0 && status !== 1) throw new Error(`dpkg-query: ${stderr.trim()}`);
  return missingIn(wanted, stdout);
};
