// Runs Go, where a part has to be built because its download is out of reach.
import { execFileSync } from "node:child_process";
import { command, type CommandOptions } from "./command";

/** @throws Error that says why Go is needed when it is not there. */
export const go = (args: string[], options: CommandOptions): Promise<string> => {
  try {
    execFileSync("go", ["version"], { stdio: "ignore" });
  } catch {
    throw new Error(
      "go is not on PATH: it builds MediaMTX and Pulumi where their downloads are out of reach; install Go 1.26 or newer",
    );
  }
  return command(["go", ...args], options);
};
