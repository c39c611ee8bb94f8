// A run's certificate authority: what the droplet trusts, and each platform's certificates, the right and the wrong ones.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CertificateKind } from "../platform/certificates";

/** Runs openssl to its end in the folder `directory`, by whatever name it sees it. @throws Error when it fails. */
export type RunOpenssl = (args: string[]) => void;

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"];
const DAYS = ["-days", "2"];
/** A host that no platform has. */
const OTHER_HOST = "other.example";

export class Authority {
  readonly #directory: string;
  readonly #openssl: RunOpenssl;

  /** @param directory an empty folder of its own */
  constructor(directory: string, openssl: RunOpenssl) {
    this.#directory = directory;
    this.#openssl = openssl;
    for (const name of ["trusted", "unknown"])
      openssl([
        ...["req", "-x509", ...NEW_KEY, ...DAYS, "-subj", `/CN=Rehearsal CA (${name})`],
        ...["-keyout", `${name}.key`, "-out", `${name}.pem`],
      ]);
  }

  /** What is to be trusted, PEM. */
  get certificate(): string {
    return this.#read("trusted.pem");
  }

  /** Writes a certificate with its key for each kind, `KIND.pem`, into a new folder. */
  issue(host: string, folder: string): void {
    mkdirSync(folder);
    const kinds: Record<CertificateKind, [string, string]> = {
      right: ["trusted", host],
      untrusted: ["unknown", host],
      misnamed: ["trusted", OTHER_HOST],
    };
    for (const [kind, [issuer, name]] of Object.entries(kinds)) {
      this.#openssl([
        ...["req", "-x509", "-CA", `${issuer}.pem`, "-CAkey", `${issuer}.key`, ...NEW_KEY, ...DAYS],
        ...["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`],
        ...["-addext", "basicConstraints=critical,CA:FALSE"],
        ...["-keyout", "leaf.key", "-out", "leaf.pem"],
      ]);
      const pem = this.#read("leaf.pem") + this.#read("leaf.key");
      writeFileSync(join(folder, `${kind}.pem`), pem);
    }
  }

  #read(name: string): string {
    return readFileSync(join(this.#directory, name), "utf8");
  }
}
