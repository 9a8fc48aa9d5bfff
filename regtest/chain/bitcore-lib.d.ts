/** The part of bitcore-lib that the script check stands on; the library ships no types. */
declare module 'bitcore-lib' {
  interface BitcoreScript {
    readonly chunks: readonly unknown[];
    toBuffer(): Uint8Array;
  }

  interface Interpreter {
    errstr: string;
    flags: number;
    nin: number;
    sigversion: number;
    stack: Uint8Array[];
    initialize(): void;
    verify(
      scriptSig: BitcoreScript,
      scriptPubkey: BitcoreScript,
      tx: unknown,
      inputIndex: number,
      flags: number,
      witness: Uint8Array[],
      satoshis: number,
    ): boolean;
    checkSignatureEncoding(signature: Uint8Array): boolean;
    checkPubkeyEncoding(publicKey: Uint8Array): boolean;
    checkSchnorrSignature(
      signature: Uint8Array,
      publicKey: Uint8Array,
      sigversion: number,
      execution: SchnorrExecution,
    ): boolean;
  }

  interface SchnorrExecution {
    readonly tapleafHash?: Uint8Array;
    readonly codeseparatorPos?: number | { toNumber(): number };
  }

  interface InterpreterConstructor {
    new (): Interpreter;
    readonly prototype: Interpreter;
  }

  interface BitcoreLibrary {
    readonly PublicKey: { fromBuffer(key: Uint8Array): { toBuffer(): Uint8Array } };
    readonly Script: {
      readonly Interpreter: InterpreterConstructor;
      fromBuffer(script: Uint8Array): BitcoreScript;
    };
  }

  const bitcore: BitcoreLibrary;

  export type { BitcoreLibrary, BitcoreScript, InterpreterConstructor, SchnorrExecution };
  export default bitcore;
}
