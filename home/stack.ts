// The selected stack: its name, its file, its configuration without secrets.
import { join } from "node:path";
import * as z from "zod";
import { ROOT } from "./folder";
import { must, type Pulumi } from "./pulumi";

export interface Stack {
  name: string;
  /** Path of Pulumi.<name>.yaml. */
  file: string;
}

export const selectedStack = async (pulumi: Pulumi, folder = ROOT): Promise<Stack> => {
  const whole = (await must(pulumi, ["stack", "--show-name"])).trim();
  // Some backends put an organization before it; the file's name is without.
  const name = whole.split("/").at(-1) ?? whole;
  return { name, file: join(folder, `Pulumi.${name}.yaml`) };
};

const config = z.record(
  z.string(),
  z.object({ value: z.string().optional(), secret: z.boolean().optional() }),
);

/** Key → value, of our own keys without their namespace; a secret's is undefined. */
export type StackConfig = ReadonlyMap<string, string | undefined>;

/** With the project's defaults; asks for no passphrase. */
export const readConfig = async (pulumi: Pulumi): Promise<StackConfig> => {
  const read = config.parse(JSON.parse(await must(pulumi, ["config", "--json"])));
  return new Map(
    Object.entries(read).map(([key, { value, secret }]) => [
      key.replace(/^restream:/, ""),
      secret === true ? undefined : (value ?? ""),
    ]),
  );
};
