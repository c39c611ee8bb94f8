// A course: a program that does its work in a sandbox of its own and leaves one result, for tests that look at it afterwards.
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { enterSandbox, type RunFolder } from "../support/world/sandbox";

const ROOT = resolve(__dirname, "../..");

/** What every order has. */
export interface Ordered {
  run: RunFolder;
  resultFile: string;
}

/** @param program its path @param what of the order is the course's own @throws Error when it does not end well */
export const goThrough = async <Result>(
  run: RunFolder,
  program: string,
  what: object,
): Promise<Result> => {
  const [orderFile, resultFile] = ["order.json", "result.json"].map((name) =>
    join(run.path, name),
  ) as [string, string];
  writeFileSync(orderFile, JSON.stringify({ ...what, run, resultFile }));
  const inside = enterSandbox([process.execPath, "--import", "tsx", program, orderFile], run, ROOT);
  const [code] = (await once(inside, "exit")) as [number | null];
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}; its words are above`);
  return JSON.parse(readFileSync(resultFile, "utf8")) as Result;
};

/** In the course: what `main` comes to is the result, and the end of the program. */
export const leaveResult = (main: () => Promise<object>, { resultFile }: Ordered): void => {
  main().then(
    (result) => {
      writeFileSync(resultFile, JSON.stringify(result));
      process.exit(0);
    },
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
};
