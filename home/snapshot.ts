// restream snapshot at home: the server takes the picture, and it becomes a file here.
import { existsSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { CommandError, EXIT } from "../control/command/exit-code";
import { lineLost } from "./line-lost";
import { say } from "./output";
import { SSH_FAILED } from "./server";
import { readOnServer } from "./ssh";

/** A keyframe is waited for. */
const WITHIN_MS = 60_000;
const PNG = "89504e470d0a1a0a";

/** @param file that is written here */
export const snapshot = async (file: string): Promise<number> => {
  const path = resolve(file);
  if (existsSync(path))
    throw new CommandError(
      EXIT.refused,
      `${path} is there already, and nothing of yours is overwritten. Take another name.`,
    );
  const { code, stdout } = await readOnServer(["snapshot", "--print", file], WITHIN_MS);
  if (code === SSH_FAILED) return lineLost();
  if (code !== EXIT.well)
    throw new CommandError(
      EXIT.refused,
      code === EXIT.usage
        ? "The server's version knows no snapshot yet: pulumi up"
        : "The server gives no picture: nothing goes out. Look: restream status",
    );
  const png = Buffer.from(stdout, "base64");
  if (png.subarray(0, PNG.length / 2).toString("hex") !== PNG)
    throw new CommandError(
      EXIT.unreachable,
      "The server's answer is not understood. Are both of one version? restream --version here; restream ssh restream --version there.",
    );
  writeFileSync(path, png, { flag: "wx" });
  say(`What the platforms are sent: ${path}`);
  return EXIT.well;
};
