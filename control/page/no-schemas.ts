// No route of the page has a schema: stands for what would compile them, which is half of a server's program (infra/render/bundle.ts).

const none = (): never => {
  throw new Error("a route of the page has a schema, and nothing that compiles it");
};

/** As fastify's schemaController.compilersFactory. */
export const NO_SCHEMAS = { buildValidator: () => none, buildSerializer: () => none };
