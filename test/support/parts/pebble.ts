// Decides Pebble, Let's Encrypt's own test server: built from its Go module, with what Let's Encrypt does and it does not.
//
// Pebble takes a random profile for an order that names none; Let's Encrypt takes `classic`. Pebble knows how long a
// certificate lasts only as it starts, and at a restart it forgets its root and every account; Let's Encrypt forgets
// neither, and lego gives up when its account is gone. Pebble lets one in a hundred orders rest on an old check of the
// port though told never to; at Let's Encrypt no check lasts from one renewal to the next. So three lines of it are
// changed, and nothing else: an order without a profile is for `classic`; the file that PEBBLE_LASTS names may say anew
// how long a profile's certificates last; never is never. Its vendor's download is no use for that.
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { cached } from "./cache";
import { buildGoModule, instead, type GoModule } from "./go-module";
import type { Preparation } from "./preparation";

export const PEBBLE_VERSION = "v2.10.3";
/** For the report: what this Pebble is. */
export const PEBBLE_ORIGIN = "built from the Go module, with three lines changed";

const LASTS = `package ca

import (
	"encoding/json"
	"os"
)

// lasts is how long a certificate of this profile is valid now, seconds, as the file named by PEBBLE_LASTS says.
func lasts(profile string, otherwise uint64) uint64 {
	text, err := os.ReadFile(os.Getenv("PEBBLE_LASTS"))
	if err != nil {
		return otherwise
	}
	seconds := map[string]uint64{}
	if err := json.Unmarshal(text, &seconds); err != nil {
		panic(err)
	}
	if now, ok := seconds[profile]; ok {
		return now
	}
	return otherwise
}
`;

/** File of its source, a line that is there once, what stands in its place. */
const CHANGED = [
  [
    "wfe/wfe.go",
    "profileName := newOrder.Profile\n",
    'profileName := newOrder.Profile\n\tif profileName == "" {\n\t\tprofileName = "classic"\n\t}\n',
  ],
  [
    "wfe/wfe.go",
    "rand.Intn(100) > wfe.authzReusePercent",
    "rand.Intn(100) >= wfe.authzReusePercent",
  ],
  [
    "ca/ca.go",
    "time.Duration(prof.ValidityPeriod-1)",
    "time.Duration(lasts(profileName, prof.ValidityPeriod)-1)",
  ],
] as const;

const changeOf = (file: string) => (source: string) =>
  CHANGED.filter(([changed]) => changed === file).reduce(
    (text, [, line, other]) => instead(line, other)(text),
    source,
  );

export const PEBBLE: GoModule = {
  path: "github.com/letsencrypt/pebble/v2",
  version: PEBBLE_VERSION,
  package: "./cmd/pebble",
  changes: {
    "wfe/wfe.go": changeOf("wfe/wfe.go"),
    "ca/ca.go": changeOf("ca/ca.go"),
    "ca/lasts.go": () => LASTS,
  },
};

/** Another with whatever is changed in it. */
const RECIPE = createHash("sha256")
  .update(JSON.stringify([CHANGED, LASTS]))
  .digest("hex")
  .slice(0, 12);

/** Path of the program. */
export const ensurePebble = async (preparation: Preparation): Promise<string> => {
  const { say, signal } = preparation;
  const folder = await cached({
    name: `pebble-${PEBBLE_VERSION}-${RECIPE}`,
    say,
    signal,
    build: async (target) => {
      say(`building Pebble ${PEBBLE_VERSION} from its Go module (half a minute)`);
      mkdirSync(target);
      await buildGoModule(PEBBLE, target, "pebble", preparation);
    },
  });
  return join(folder, "pebble");
};
