// Decides what apt's words say: which packages it leaves alone, and of which a security update is there. Pure.
import type { Packages } from "./readings";

/**
 * @param held what `apt-mark showhold` says: a name a line
 * @param plan what `apt-get --simulate upgrade` says: "Inst NAME [OLD] (NEW ARCHIVE [ARCH])"
 */
export const readPackages = (held: string, plan: string): Omit<Packages, "listedAt"> => ({
  held: held.split("\n").filter((name) => name !== ""),
  pending: plan.split("\n").flatMap((line) => {
    const [, name, archive = ""] = /^Inst (\S+) .*\(\S+ ([^[)]*)/.exec(line) ?? [];
    return name !== undefined && archive.includes("Debian-Security") ? [name] : [];
  }),
});
