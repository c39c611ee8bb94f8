// Finds the first process of a booted machine, from outside.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The process that is 1 in a process namespace of its own and lives in this network namespace (its path). */
export const findInit = (networkNamespace: string): number | undefined => {
  const namespace = execFileSync("stat", ["-Lc", "net:[%i]", networkNamespace], {
    encoding: "utf8",
  }).trim();
  return readdirSync("/proc")
    .map(Number)
    .find((pid) => {
      if (!Number.isInteger(pid) || pid <= 1) return false;
      try {
        return (
          readlinkSync(`/proc/${pid}/ns/net`) === namespace &&
          /^NSpid:.*\t1$/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))
        );
      } catch {
        return false; // it ended while we looked
      }
    });
};
