import { ApiError } from '../../api/error.js';
import type { NodeService } from '../../api/node-service.js';
import type { Logger } from '../log.js';
import { StoreError } from '../store/index.js';

type Call = (...values: unknown[]) => unknown;

/** A service whose calls fail with `storeFailed` when the store refuses, and not with an error that is nobody's. */
export function withStoreFailures(service: NodeService, log: Logger): NodeService {
  const translate = (error: unknown): unknown => {
    if (!(error instanceof StoreError)) return error;
    log.error({ code: error.code, sqliteCode: error.sqliteCode }, `the store refused: ${error.message}`);
    return new ApiError('storeFailed', `the node could not store or read what it had to: ${error.message}`, {
      reason: error.code,
    });
  };
  const calls = Object.entries(service).map(([name, member]: [string, unknown]) => {
    if (typeof member !== 'function') return [name, member];
    const guarded: Call = async (...values) => {
      try {
        return await (member as Call)(...values);
      } catch (error) {
        throw translate(error);
      }
    };
    return [name, guarded];
  });
  return Object.fromEntries(calls) as NodeService;
}
