import { ApiError } from '../../../../src/api/index.js';
import { createLogger } from '../../../../src/node/log.js';
import { withStoreFailures } from '../../../../src/node/service/store-failures.js';
import { StoreError } from '../../../../src/node/store/index.js';
import { fakeService } from '../../api/fake-service.js';

const log = createLogger('silent', 'alice');
const failing = (error: Error) =>
  withStoreFailures(
    fakeService({
      getinfo: () => {
        throw error;
      },
      balance: () => Promise.reject(error),
    }).service,
    log,
  );

it('says that the store failed, with its own code, whether a call throws or rejects', async () => {
  const service = failing(new StoreError('storeFull', 'database or disk is full', 'SQLITE_FULL'));
  const storeFailed = { code: 'storeFailed', details: { reason: 'storeFull' } };
  await expect(service.getinfo()).rejects.toMatchObject(storeFailed);
  await expect(service.balance()).rejects.toMatchObject(storeFailed);
});

it('leaves every other error and answer as it is', async () => {
  const refusal = new ApiError('notSynced', 'not yet');
  await expect(failing(refusal).balance()).rejects.toBe(refusal);
  expect(await failing(refusal).peers()).toMatchObject({ peers: [{ connected: true }] });
});
