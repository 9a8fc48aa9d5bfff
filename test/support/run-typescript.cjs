// Runs a TypeScript file of this repository as a process of its own: node run-typescript.cjs FILE [ARGUMENT…]
const { existsSync } = require('node:fs');
const Module = require('node:module');
const { resolve } = require('node:path');
const swc = require('@swc/core');

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, parent, ...rest) => {
  // Sources import each other by the name the build emits.
  const source = /^\.{1,2}\/.*\.js$/.test(request) && request.replace(/\.js$/, '.ts');
  const isSource = source && existsSync(resolve(parent.path, source));
  return resolveFilename.call(Module, isSource ? source : request, parent, ...rest);
};
Module._extensions['.ts'] = (module, file) => {
  const { code } = swc.transformFileSync(file, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  module._compile(code, file);
};
process.argv.splice(1, 1);
require(resolve(process.argv[1]));
