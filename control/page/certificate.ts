// The certificate that the page is served with at 443: read anew when it changes, and what it is for is what the page is called.
import { readFileSync } from "node:fs";
import { X509Certificate } from "node:crypto";
import { namesOf } from "../shared/certificate";
import { messageOf } from "../shared/text";

export interface Certificate {
  /** Key, certificate and chain, PEM. */
  pem: string;
  /** As they stand in a Host header. */
  names: readonly string[];
}

/** Between two looks at the file. Not watchFile: what is written between the first look and its first stat it never tells. */
const LOOK_EVERY_MS = 5000;

/**
 * @param pem key, certificate and chain
 * @returns undefined: it stands in for one (stand-in-certificate): who is shown it learns to click warnings away
 * @throws Error when it is none
 */
export const certificateIn = (pem: string): Certificate | undefined => {
  const [own = ""] = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/.exec(pem) ?? [];
  const certificate = new X509Certificate(own);
  if (certificate.issuer === certificate.subject) return undefined;
  return { pem, names: namesOf(certificate) };
};

/** Tells of the one that is there, and of each later one. */
export class CertificateFile {
  #names: readonly string[] = [];
  readonly #path: string;
  readonly #tell: (words: string) => void;
  #told = "";
  #read = "";
  #looking: NodeJS.Timeout | undefined;

  /** @param say for the journal */
  constructor(path: string, say: (words: string) => void) {
    this.#path = path;
    this.#tell = say;
  }

  /** Of the latest one; empty: there was none yet. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** Goes on until `end`. */
  follow(take: (pem: string) => void): void {
    const look = (): void => {
      try {
        const text = readFileSync(this.#path, "utf8");
        if (text === this.#read) return;
        this.#read = text;
        const certificate = certificateIn(text);
        if (certificate === undefined) {
          this.#say("there is no certificate yet: nobody is answered at port 443");
          return;
        }
        take(certificate.pem);
        this.#names = certificate.names;
        this.#say(`the page is served at https://${certificate.names.join(", ")}/`);
      } catch (error) {
        // The one of before stays.
        this.#say(`there is no certificate to be read: ${messageOf(error)}`);
      }
    };
    look();
    this.#looking = setInterval(look, LOOK_EVERY_MS);
  }

  end(): void {
    clearInterval(this.#looking);
  }

  /** Nothing twice in a row. */
  #say(words: string): void {
    if (words !== this.#told) this.#tell(words);
    this.#told = words;
  }
}
