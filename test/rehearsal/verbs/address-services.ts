// Two services that tell home which public address it has: what they say is the row's to decide.
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bed } from "../bed/bed";

const FOLDER = "address-services";

export interface AddressServices {
  /** For the environment of `restream`: where they are, and whom to trust. */
  env: NodeJS.ProcessEnv;
  /** From now on this is home's public address; the second service may say another. */
  say: (address: string, other?: string) => void;
}

/** Runs them at home while `act` does its work. */
export const withAddressServices = async <T>(
  bed: Bed,
  act: (services: AddressServices) => Promise<T>,
): Promise<T> => {
  const folder = join(bed.runFolder, FOLDER);
  mkdirSync(folder, { recursive: true });
  const inside = (name: string): string => join("/srv", FOLDER, name);
  bed.tool([
    ...["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
    ...["-noenc", "-days", "2", "-subj", "/CN=address services"],
    ...["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
    ...["-keyout", inside("key.pem"), "-out", inside("cert.pem")],
  ]);
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const files = ["one", "two"].map((name) => join(folder, name));
  const say = (address: string, other = address): void => {
    for (const [index, file] of files.entries()) writeFileSync(file, index === 0 ? address : other);
  };
  say("");
  const script = join(__dirname, "scripts/say-address.cjs");
  const running = files.map((file) =>
    bed.home.spawn([process.execPath, script, cert, key, file], {
      stdio: ["ignore", "pipe", "inherit"],
    }),
  );
  try {
    const [one = "", two = ""] = await Promise.all(
      running.map(async (child) => {
        if (child.stdout === null) throw new Error("an address service has no output");
        const [port] = (await once(child.stdout, "data")) as [Buffer];
        return port.toString().trim();
      }),
    );
    const env = {
      NODE_EXTRA_CA_CERTS: cert,
      RESTREAM_IP_SERVICES: `https://localhost:${one}/ https://127.0.0.1:${two}/`,
    };
    return await act({ env, say });
  } finally {
    for (const child of running) child.kill();
  }
};
