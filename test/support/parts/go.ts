// Runs Go, where a part has to be built because its download is out of reach.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { command, type CommandOptions } from "./command";

/** @throws Error that says why Go is needed when it is not there. */
export const go = async (args: string[], options: CommandOptions): Promise<string> => {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  if (!folders.some((folder) => existsSync(join(folder, "go"))))
    throw new Error(
      "go is not on PATH: it builds MediaMTX, Pulumi, lego and Pebble where their downloads are out of reach; install Go 1.26 or newer",
    );
  return command(["go", ...args], options);
};
