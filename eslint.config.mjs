import importX from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

/** A word with a space or a sign in it must stay one word, on every system. */
const NO_SHELL = "start the program itself (spawn, execFile), never through a shell";

// Who may import whom: the table in docs/decisions/0001-houses.md, as rules.
const PULUMI = ["@pulumi/*", "@pulumi/**"];
const may = (files, forbidden) => ({
  files,
  rules: {
    "no-restricted-imports": [
      "error",
      { patterns: forbidden.map(([group, message]) => ({ group, message })) },
    ],
  },
});

/** What runs at home may know so much of the others. @param commands @param shared files of control/command/ and of control/shared/ */
const atHome = (files, commands, shared) =>
  may(files, [
    [
      [
        "**/infra/**",
        ...["settings", "secret", "parse", "parse/**", "reach", "servers"].map(
          (pure) => `!**/infra/${pure}`,
        ),
        "**/control/**",
        ...["", ...commands].map((one) => `!**/control/command${one}`),
        ...shared.map((one) => `!**/control/shared${one}`),
        ...PULUMI,
      ],
      "what runs at home knows the stack's outputs and ssh; of the others the commands' description, what a doctor's line and a report's facts are, the pure parsers, what the servers are called and whether one answers (decision 0015)",
    ],
  ]);

export default tseslint.config(
  { ignores: ["node_modules", "evidence", "reports", "files"] },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strict, importX.flatConfigs.typescript],
    languageOptions: { parserOptions: { projectService: true } },
    settings: {
      "import-x/resolver-next": [importX.createNodeResolver({ extensions: [".ts", ".js"] })],
    },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "import-x/no-cycle": "error",
      "import-x/no-default-export": "error",
    },
  },
  { files: ["*.config.ts"], rules: { "import-x/no-default-export": "off" } },
  {
    files: ["home/**", "infra/**", "control/**"],
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "Property[key.name='shell']", message: NO_SHELL },
        { selector: "ImportSpecifier[imported.name=/^(exec|execSync)$/]", message: NO_SHELL },
      ],
    },
  },
  may(
    ["infra/index.ts"],
    [
      [
        ["./render/*", "./advice/*", "./settings", ...PULUMI],
        "the entry holds no logic: it joins settings and the one component",
      ],
    ],
  ),
  may(
    ["infra/load-settings.ts"],
    [
      [
        ["./components/*", "./render/*", "./advice/*"],
        "it reads and reports; it renders and creates nothing",
      ],
    ],
  ),
  may(
    ["infra/settings.ts", "infra/parse/**", "infra/names.ts"],
    [
      [
        [...PULUMI, "./components/*", "./render/*", "./advice/*", "./load-settings", "node:fs"],
        "pure: no Pulumi, no I/O",
      ],
    ],
  ),
  may(
    ["infra/render/**", "infra/advice/**"],
    [
      [
        [...PULUMI, "../components/*", "../load-settings"],
        "rendering and advice are text, without Pulumi",
      ],
    ],
  ),
  may(
    ["infra/components/**"],
    [
      [
        ["../load-settings"],
        "components take Settings; only load-settings.ts reads the stack configuration",
      ],
    ],
  ),
  may(
    ["control/**"],
    [
      [
        [
          "../infra/**",
          "../../infra/**",
          "!../../infra/parse",
          "../../infra/parse/*",
          "!../../infra/parse/placeholder-text",
          ...PULUMI,
        ],
        "what runs on the droplet knows its contract with files/, never infra/ (but what a placeholder may say: decision 0001)",
      ],
    ],
  ),
  atHome(["home/**"], ["/commands", "/exit-code", "/doctor", "/doctor/finding"], []),
  // The page of the event speaks of platforms, days and marks as the server does.
  atHome(
    ["home/report/**"],
    ["/exit-code", "/report-facts"],
    ["", "/event", "/platforms", "/text", "/zone"],
  ),
  may(
    ["test/simulator/**"],
    [
      [
        ["**/infra/**", "**/control/**", ...PULUMI],
        "a shared bug must not hide: the simulator knows the API's specification only",
      ],
    ],
  ),
  may(
    ["test/rehearsal/**", "test/support/**", "test/bed/**"],
    [
      [
        [
          "**/infra/**",
          "**/control/**",
          "**/home/**",
          "!**/home/report",
          "!**/home/report/drawing",
          "!**/home/report/drawing/*",
        ],
        "rehearsals see the product as a black box; the replay draws as `restream report` does (decision 0025)",
      ],
    ],
  ),
);
