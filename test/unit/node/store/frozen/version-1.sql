CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE channels (
  channel_id TEXT PRIMARY KEY,
  peer TEXT NOT NULL,
  data TEXT NOT NULL,
  is_closed INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX channels_open ON channels (is_closed);
CREATE TABLE revoked_commitments (
  channel_id TEXT NOT NULL,
  commitment_number TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (channel_id, commitment_number)
) STRICT, WITHOUT ROWID;
CREATE TABLE payments (
  id TEXT PRIMARY KEY,
  payment_hash TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT;
CREATE INDEX payments_by_hash ON payments (payment_hash);
CREATE INDEX payments_by_status ON payments (status);
CREATE INDEX payments_by_time ON payments (created_at);
CREATE TABLE invoices (
  payment_hash TEXT PRIMARY KEY,
  bolt11 TEXT NOT NULL,
  preimage TEXT NOT NULL,
  payment_secret TEXT NOT NULL,
  amount_msat TEXT,
  status TEXT NOT NULL,
  received_msat TEXT,
  description TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  paid_at INTEGER
) STRICT;
CREATE INDEX invoices_by_status ON invoices (status);
CREATE INDEX invoices_by_time ON invoices (created_at);
CREATE TABLE peers (
  node_id TEXT PRIMARY KEY,
  address TEXT,
  keep_connected INTEGER NOT NULL
) STRICT;
CREATE TABLE blocks (
  height INTEGER PRIMARY KEY,
  hash TEXT NOT NULL
) STRICT;
CREATE TABLE wallet_head (
  id INTEGER PRIMARY KEY CHECK (id = 0),
  tip_height INTEGER NOT NULL,
  tip_hash TEXT NOT NULL,
  external_issued INTEGER NOT NULL,
  external_used INTEGER NOT NULL,
  change_issued INTEGER NOT NULL,
  change_used INTEGER NOT NULL
) STRICT;
CREATE TABLE wallet_coins (
  txid TEXT NOT NULL,
  output INTEGER NOT NULL,
  amount_sat TEXT NOT NULL,
  key_chain TEXT NOT NULL,
  key_index INTEGER NOT NULL,
  is_coinbase INTEGER NOT NULL,
  height INTEGER,
  spent_by TEXT,
  PRIMARY KEY (txid, output)
) STRICT;
CREATE TABLE wallet_transactions (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  txid TEXT NOT NULL UNIQUE,
  raw BLOB NOT NULL,
  height INTEGER,
  is_ours INTEGER NOT NULL
) STRICT;
CREATE TABLE sweeps (
  key TEXT PRIMARY KEY,
  data TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE towers (
  node_id TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  mode TEXT NOT NULL,
  destination BLOB NOT NULL
) STRICT;
CREATE TABLE tower_sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tower TEXT NOT NULL REFERENCES towers ON DELETE CASCADE,
  private_key BLOB NOT NULL,
  acknowledged INTEGER NOT NULL
) STRICT;
CREATE INDEX tower_sessions_by_tower ON tower_sessions (tower, id);
CREATE TABLE tower_records (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tower TEXT NOT NULL REFERENCES towers ON DELETE CASCADE,
  channel_id TEXT NOT NULL,
  commitment_number INTEGER NOT NULL,
  part INTEGER NOT NULL,
  is_last INTEGER NOT NULL,
  hint BLOB NOT NULL,
  blob BLOB,
  status INTEGER NOT NULL,
  session INTEGER REFERENCES tower_sessions ON DELETE CASCADE,
  sequence INTEGER,
  receipt BLOB
) STRICT;
CREATE UNIQUE INDEX tower_records_by_state ON tower_records (tower, channel_id, commitment_number, part);
CREATE INDEX tower_records_waiting ON tower_records (tower, id) WHERE status = 0;
CREATE INDEX tower_records_by_session ON tower_records (session, sequence) WHERE status = 1;
CREATE INDEX tower_records_coverage ON tower_records (tower, channel_id, status) WHERE is_last = 1;
INSERT INTO meta VALUES ('network', 'regtest');
INSERT INTO meta VALUES ('nodeId', '038913655db827208f510c6a65a7e6e125dc0056bcf85df5234d43b27f034467a6');
INSERT INTO channels VALUES ('90a503a60da0eaa007e8190fef58afe06e26565d0377a5c40be2c593eb0591c0', '03fd3c9be0e2aa3e52077622efc322e758f8dd06559c788f742d22070f7935c91a', '{"kind":"sclosed","commitments":{"parameters":{"channelId":"bkKUDpg2g6qAH6BkP71iv4G4mVl0Dd6XEC+LFk+sFkcA=","remoteNodeId":"bA/08m+Diqj5SB3Yi78Mi51j43QZVnHiPdC0iBw95Ncka","channelKeyIndex":0,"isOpener":true,"isPublic":true,"format":"sanchors","funding":{"txid":"bkKUDpg2g6qAH6BkP71iv4G4mVl0Dd6XEC+LFk+sFkcA=","outputIndex":0},"fundingAmount":"n1000000","minimumDepth":3,"local":{"dustLimit":"n354","maxHtlcValueInFlightMsat":"n1000000000","channelReserve":"n10000","htlcMinimumMsat":"n1","toSelfDelay":10,"maxAcceptedHtlcs":483,"basepoints":{"fundingPublicKey":"bAv+HUAzvAaP2l5Z+TAnTuvPRSbX3X5zq+HTDHVjhQpSM","revocationBasepoint":"bAkdk6dtSmQ7IStZ/lK7KW0wXxGycYzUXVSZZpeoP+uy7","paymentBasepoint":"bAjz5JzQAkPYuO4iKxs3Gzrir0rV4HtepNYqqvXLP70/a","delayedPaymentBasepoint":"bA6TV99OS4iBlUzFgGwTDWkIWkIyAEPzTL+BJfOLyal85","htlcBasepoint":"bA3Qc/NXodmHIkfCQD6vu8x7g3BzrUnVr7dOVnuCbmXQj"},"upfrontShutdownScript":"b"},"remote":{"dustLimit":"n354","maxHtlcValueInFlightMsat":"n1000000000","channelReserve":"n10000","htlcMinimumMsat":"n1","toSelfDelay":10,"maxAcceptedHtlcs":483,"basepoints":{"fundingPublicKey":"bAwKMvxKe58b7A/Fvkj9k9GJEPujA9QJBOxsTfk/xFhBb","revocationBasepoint":"bA6jvb9PUavlm5fTVgsSWbNbkg1biobCIKW0DAr9Vo4WY","paymentBasepoint":"bA+hTlN9OBDQfosu4S12t+ZTwsG4uJDJ+KtIZk2Bjerow","delayedPaymentBasepoint":"bA6d5FanleVhZMzsO0z2jHQge8uJpt4nqjFUs2Kpch40E","htlcBasepoint":"bAvFuklsFHJ3WBunHKDocKmLPPsJE+fjA8WUEviXQxiGc"},"upfrontShutdownScript":"b"},"shutdownAnySegwit":true},"balanceMsat":{"local":"n430000000","remote":"n570000000"},"htlcs":[],"feerates":[{"feeratePerKw":2500,"phase":"scommitted"}],"nextHtlcId":{"local":"n1","remote":"n1"},"localCommit":{"commitmentNumber":"n4","spec":{"htlcs":[],"feeratePerKw":2500,"toLocalMsat":"n430000000","toRemoteMsat":"n570000000"},"remoteSignature":"bvIiNnlewxUwb7hN9Owg4fDv9vTOC9GsBRVjCdaF8eoo11Y3EHcqo08Vxk/AL20aSMQCQiwQ8Rj71PyqoQndQ0Q==","remoteHtlcSignatures":[]},"remoteCommit":{"commitmentNumber":"n4","spec":{"htlcs":[],"feeratePerKw":2500,"toLocalMsat":"n570000000","toRemoteMsat":"n430000000"},"perCommitmentPoint":"bAsBkEdJaWwZKp5FvFkat16Q0bBeOqedBQq4NhaTOJRxP"},"unacknowledgedCommit":null,"unsignedUpdates":[],"remoteNextPerCommitmentPoint":"bA/USaNDV8rjPL6rNefYB+eitKKVeaQnYyHf0/+emSxgw","remoteSecrets":{"known":[{"index":"n281474976710653","secret":"bj4xa24LyJqO8egXIX4QPFpaegK7rA+nMBOEf9FmOO2s="},{"index":"n281474976710654","secret":"buVnIVZChEjgXkF07D5dKBkWybyjHZkXbJ/3zqj2B/XQ="},{"index":"n281474976710652","secret":"bmfTpB/WNUF23nlncDfUYoG7JKWcQAFM5H49RvI5+OuU="}]}},"confirmation":{"height":112,"transactionIndex":1,"shortChannelId":"n123145302376448"},"txid":"b+LgMsB37+s9G/5taHABdRq5nDsNb2gAo6yhY67iDPe4="}', 1, 1795391287);
INSERT INTO channels VALUES ('b459c383499146bdd0e182476934f394ca8f63b2d655ec72bf52a2839a5358ae', '03fd3c9be0e2aa3e52077622efc322e758f8dd06559c788f742d22070f7935c91a', '{"kind":"sforceClosing","commitments":{"parameters":{"channelId":"btFnDg0mRRr3Q4YJHaTTzlMqPY7LWVexyv1Kig5pTWK4=","remoteNodeId":"bA/08m+Diqj5SB3Yi78Mi51j43QZVnHiPdC0iBw95Ncka","channelKeyIndex":1,"isOpener":true,"isPublic":true,"format":"sanchors","funding":{"txid":"btFnDg0mRRr3Q4YJHaTTzlMqPY7LWVexyv1Kig5pTWK4=","outputIndex":0},"fundingAmount":"n1000000","minimumDepth":3,"local":{"dustLimit":"n354","maxHtlcValueInFlightMsat":"n1000000000","channelReserve":"n10000","htlcMinimumMsat":"n1","toSelfDelay":10,"maxAcceptedHtlcs":483,"basepoints":{"fundingPublicKey":"bAxnLWnIay7GwPhdeT895QlWL4YqaKKVsSKWO4htfJMsM","revocationBasepoint":"bA+3zU9vHSYSaEIJ9boom4W2qBZB75BAucZAzdN03/4k3","paymentBasepoint":"bA3+lzXY2OmjPhaGFsrKyGREbJaPOt3W3p6zgMRD9FVLZ","delayedPaymentBasepoint":"bAoci5ddGw8wwo9U5we1654z/2I56EKH0/aN5M1mipk8S","htlcBasepoint":"bAorEwE/Z69qihsIkDcvF714rjeOy1+/QCD68+MltM1K7"},"upfrontShutdownScript":"b"},"remote":{"dustLimit":"n354","maxHtlcValueInFlightMsat":"n1000000000","channelReserve":"n10000","htlcMinimumMsat":"n1","toSelfDelay":10,"maxAcceptedHtlcs":483,"basepoints":{"fundingPublicKey":"bAlGLRdgp4NXlxSuLg5KK8C/CwU9Nz1SNi4+t5W/lctDU","revocationBasepoint":"bAudCdwgMS9ZY+nrYLLzg4eEI4Nxt+vowjJ5KGgwKzcQr","paymentBasepoint":"bAq+qOakEc/YPljkWJcvVs+rfCT0rtlGvVwaaRyU27flW","delayedPaymentBasepoint":"bAyhaMxW3JvbK4J8tRDrqk/gmFoiW8jxm/bqUPLbqJxvJ","htlcBasepoint":"bAq7BewouaAE14BWF74uQAlL9Yosup8ezgB+qtZb9u5V+"},"upfrontShutdownScript":"b"},"shutdownAnySegwit":true},"balanceMsat":{"local":"n470000000","remote":"n530000000"},"htlcs":[],"feerates":[{"feeratePerKw":2500,"phase":"scommitted"}],"nextHtlcId":{"local":"n2","remote":"n4"},"localCommit":{"commitmentNumber":"n12","spec":{"htlcs":[],"feeratePerKw":2500,"toLocalMsat":"n470000000","toRemoteMsat":"n530000000"},"remoteSignature":"b+R5dqGZR+hefTBMuByVVUR7Egci4LpoCuP7O84Ib004PIifOs8kSNA/rCOlcOmJK4+sxN06l0MxSFmFtsgBMeA==","remoteHtlcSignatures":[]},"remoteCommit":{"commitmentNumber":"n12","spec":{"htlcs":[],"feeratePerKw":2500,"toLocalMsat":"n530000000","toRemoteMsat":"n470000000"},"perCommitmentPoint":"bA+GC92uGgbd/errrGCAWppg25C/6yd/XDoHCkGskQ38P"},"unacknowledgedCommit":null,"unsignedUpdates":[],"remoteNextPerCommitmentPoint":"bA3naFyq5uR3Qcpgm3VbqsE9/KkUsm6zyQl49yKtrwSVv","remoteSecrets":{"known":[{"index":"n281474976710645","secret":"b1tSngT+ygMswlBmWwg1nhnL+1QUL7S2/fozshB6DUCI="},{"index":"n281474976710646","secret":"bWSEzDtcZuSmZxdur6bbi2hfYehVY3biBY2hN7LDGnno="},{"index":"n281474976710644","secret":"bomp1Nl7xD4atpYBrxQUDIDelsY+03j/wyEWA+CWbtF4="},{"index":"n281474976710648","secret":"b4Z/ECvhT4+6mdC7CVaViAf7IKsIBE+gjpQQc85zjw/c="}]}},"confirmation":{"height":228,"transactionIndex":1,"shortChannelId":"n250688651198464"},"localCommitTransaction":"bAgAAAAABAbRZw4NJkUa90OGCR2k085TKj2Oy1lXscr9SooOaU1iuAAAAAAD8v/6ABEoBAAAAAAAAIgAgisXNF61TtpI/uuh1V5PIiD8YvKGwI+v09nB0i2AvUYJKAQAAAAAAACIAIMQtGpVypitBvockuCPyVCXSKJacrOnoe5t+WheiEXEYYh4HAAAAAAAiACAVXAp3vp7D5rV2hl3pOw7OqKhTi5kZtTIVuTH7yEi6vFAWCAAAAAAAIgAgwf4O1CHpl0Y8OleLvRe5MKHUCSi5e4ZmxnAW2/hwCTcEAEgwRQIhAPkeXahmUfoXn0wTLgclVVEexIHIuC6aArj+zvOCG9NOAiAPIifOs8kSNA/rCOlcOmJK4+sxN06l0MxSFmFtsgBMeAFHMEQCIFnu3H/uH2sphsmNS1NUivo8I0gI8gmI80jBGCK5acq5AiByoixN2EAgz9mw/oeRjsmegrVZijDb/ysB4dRE453DQQFHUiECUYtF2Cng1eXFK4uDkorwL8LBT03PVI2Lj63lb+Vy0NQhAxnLWnIay7GwPhdeT895QlWL4YqaKKVsSKWO4htfJMsMUq5wJOMg","reason":{"code":"sforceClosed","consequence":"sfailChannel"},"closingTxids":[],"enforcement":{"by":"slocalCommit","spend":{"txid":"bBorYZjeXm3yrdMLNar22cvOYIQ9Ifjirkbm1nrDuOOc=","height":252},"outputs":[{"outpoint":{"txid":"bBorYZjeXm3yrdMLNar22cvOYIQ9Ifjirkbm1nrDuOOc=","outputIndex":1},"claim":{"outpoint":{"txid":"bBorYZjeXm3yrdMLNar22cvOYIQ9Ifjirkbm1nrDuOOc=","outputIndex":1},"channelKeyIndex":1,"channelId":"btFnDg0mRRr3Q4YJHaTTzlMqPY7LWVexyv1Kig5pTWK4=","kind":"sanchor","amount":"n330","witnessScript":"bIQMZy1pyGsuxsD4XXk/PeUJVi+GKmiilbEiljuIbXyTLDKxzZGCyaA==","signing":{"type":"sanchor","parent":null},"deadline":268,"sequence":4294967293,"locktime":0,"earliestHeight":253},"htlc":null,"secondLevel":null,"madeFrom":null,"spend":null,"isOffered":true},{"outpoint":{"txid":"bBorYZjeXm3yrdMLNar22cvOYIQ9Ifjirkbm1nrDuOOc=","outputIndex":2},"claim":{"outpoint":{"txid":"bBorYZjeXm3yrdMLNar22cvOYIQ9Ifjirkbm1nrDuOOc=","outputIndex":2},"channelKeyIndex":1,"channelId":"btFnDg0mRRr3Q4YJHaTTzlMqPY7LWVexyv1Kig5pTWK4=","kind":"sdelayedToLocal","amount":"n466530","witnessScript":"bYyED8ynW19yB/d6pb4B62i/hb3R1+5F05KYQOzCiZTJn7eZnWrJ1IQM7tFqKqSLb99Cs9SmpqRzu2x7X0GhmOhtLn8AmDDoRNWis","signing":{"type":"sdelayed","perCommitmentPoint":"bAtNFIvl0meC9t9/nFq5HjzxCi8xeILHCvV8LHh0hm/Be"},"deadline":null,"sequence":10,"locktime":0,"earliestHeight":262},"htlc":null,"secondLevel":null,"madeFrom":null,"spend":null,"isOffered":true}],"failedHtlcIds":[]}}', 0, 1795391288);
INSERT INTO channels VALUES ('02cf79d8b5dc8a44291f4862f070b59e7e22e4566ab5ad6d71588972e034a643', '03fd3c9be0e2aa3e52077622efc322e758f8dd06559c788f742d22070f7935c91a', '{"kind":"snormal","commitments":{"parameters":{"channelId":"bAs952LXcikQpH0hi8HC1nn4i5FZqta1tcViJcuA0pkM=","remoteNodeId":"bA/08m+Diqj5SB3Yi78Mi51j43QZVnHiPdC0iBw95Ncka","channelKeyIndex":2,"isOpener":false,"isPublic":true,"format":"sanchors","funding":{"txid":"bAs952LXcikQpH0hi8HC1nn4i5FZqta1tcViJcuA0pkM=","outputIndex":0},"fundingAmount":"n1000000","minimumDepth":3,"local":{"dustLimit":"n354","maxHtlcValueInFlightMsat":"n1000000000","channelReserve":"n10000","htlcMinimumMsat":"n1","toSelfDelay":10,"maxAcceptedHtlcs":483,"basepoints":{"fundingPublicKey":"bAtk4SE5gvuNpt0GJAmicguLiywJOIbpplMI4ATXMrXhY","revocationBasepoint":"bAxP9mX3THYOc2z39kZjCcsZ4idV0bqCXugGwkbWLmzDc","paymentBasepoint":"bA6cxqW/KArfHh6vjjRy3rd+Z6bxj3RPj1mFlQvQBTQAE","delayedPaymentBasepoint":"bA/FxhSVqsOEjhdEIdtX7DiPmN+nkFKQ8ADSCg9LHVrpA","htlcBasepoint":"bA4o7baz7tTeYREkzy2soiETPcJPLmP6iUIBv0CH+YAwo"},"upfrontShutdownScript":"b"},"remote":{"dustLimit":"n354","maxHtlcValueInFlightMsat":"n1000000000","channelReserve":"n10000","htlcMinimumMsat":"n1","toSelfDelay":10,"maxAcceptedHtlcs":483,"basepoints":{"fundingPublicKey":"bA5xokLkaA3plP3e2k/XenMYNI8d8Y3GE5CI5k9sVS5Y2","revocationBasepoint":"bAvhcxIvG67uhDgCgkUFpA99HNTkgCQSP7obcjvfJV/WY","paymentBasepoint":"bA3fq8H7NodaTclF44CFIh3LtM5km70jve3yLHvZqWDgw","delayedPaymentBasepoint":"bAuZiBrSnt7pRz1uwibhw9p818bPfJwHPGQWqQjbFQP/U","htlcBasepoint":"bAiOx7De6jpTPQGmf7Uw2zI7L/jgJlXRTUCfgILILZy0n"},"upfrontShutdownScript":"b"},"shutdownAnySegwit":true},"balanceMsat":{"local":"n500000000","remote":"n500000000"},"htlcs":[],"feerates":[{"feeratePerKw":2500,"phase":"scommitted"}],"nextHtlcId":{"local":"n0","remote":"n0"},"localCommit":{"commitmentNumber":"n0","spec":{"htlcs":[],"feeratePerKw":2500,"toLocalMsat":"n500000000","toRemoteMsat":"n500000000"},"remoteSignature":"bdqQCuVaY8Ewtcwhu0gcsPt6acf5jeDnp6OihVbUF7zgbEXWvIVDTg/svB7aYCVS9InVhzX/Xtz7HZ8WVIsxAtw==","remoteHtlcSignatures":[]},"remoteCommit":{"commitmentNumber":"n0","spec":{"htlcs":[],"feeratePerKw":2500,"toLocalMsat":"n500000000","toRemoteMsat":"n500000000"},"perCommitmentPoint":"bA9JACaGQ7iAt9kvNycSwTOe3TisBf69F3hKpaBVOS7Z0"},"unacknowledgedCommit":null,"unsignedUpdates":[],"remoteNextPerCommitmentPoint":"bA6JzoQJ/s8Bx8gRAhpDMYMSL7q7hzx8WAOShTXWckUEr","remoteSecrets":{"known":[]}},"confirmation":{"height":234,"transactionIndex":1,"shortChannelId":"n257285720965120"},"announcement":{"local":{"type":"sannouncementSignatures","channelId":"bAs952LXcikQpH0hi8HC1nn4i5FZqta1tcViJcuA0pkM=","shortChannelId":"n257285720965120","nodeSignature":"b132XFsSL62OTO7fX6ost0fJsE7pNef53j7kWMTxWV+FZJsp/wcqI4x5QQUUfQ9V+Py1v4i3UHVZ9Yn8/nrgtOQ==","bitcoinSignature":"bbt6AfEYW9a9BfZ6PvSsBU5mP/w4shY1EFkxtifb3Pw9MC+g7MnGAtW+sHQ3hL3l72M5s0UAPQj4kHjWfdQzcEw=="},"remote":{"type":"sannouncementSignatures","channelId":"bAs952LXcikQpH0hi8HC1nn4i5FZqta1tcViJcuA0pkM=","shortChannelId":"n257285720965120","nodeSignature":"bgyi5O+k2GDwIuAWRZWnV/TldM0Xa7DpnDaVVqxSzmyZ8rWLFrfDlKjt+gUnlg4wuxoA6xJeskg6vALGmmEXhLQ==","bitcoinSignature":"bPZFad0X+F1b2u4svG/stEDShxB/NbGTQeTNxtqdus489QJ+HrbwbVhXKcH8d1Szmfmcd75wSWqbc1JY+toOYOA=="},"isSent":true},"remoteAlias":null,"closeRequest":null}', 0, 1795391287);
INSERT INTO channels VALUES ('cfd318e67c79e0074dce7d037411bf215e04fe5e1e997ff3a216484de9ca804b', '03fd3c9be0e2aa3e52077622efc322e758f8dd06559c788f742d22070f7935c91a', '{"kind":"sclosing","commitments":{"parameters":{"channelId":"bz9MY5nx54AdNzn0DdBG/IV4E/l4emX/zohZITenKgEs=","remoteNodeId":"bA/08m+Diqj5SB3Yi78Mi51j43QZVnHiPdC0iBw95Ncka","channelKeyIndex":3,"isOpener":true,"isPublic":true,"format":"sanchors","funding":{"txid":"bz9MY5nx54AdNzn0DdBG/IV4E/l4emX/zohZITenKgEs=","outputIndex":0},"fundingAmount":"n300000","minimumDepth":3,"local":{"dustLimit":"n354","maxHtlcValueInFlightMsat":"n300000000","channelReserve":"n3000","htlcMinimumMsat":"n1","toSelfDelay":10,"maxAcceptedHtlcs":483,"basepoints":{"fundingPublicKey":"bAsQ5TUr3lNxsCMhWXum/jVzhyVm4IpxJipB5qOpuvIdd","revocationBasepoint":"bAltcDmxVXH6xQIBG84sbg8PKku+9TkRxwaTb1SfvUBTn","paymentBasepoint":"bAprQ3N8gynbUR+snUHpAcf/NJ/pUSUIPrQMEhTbdy6iX","delayedPaymentBasepoint":"bApTPWFSyZnvIrTktT9QQG9dKb8mot5IdCy31jJf+vDvP","htlcBasepoint":"bA2xEy9k5gvPfsobBncl+OxazjI+wZyZ/71Ijl/6u/rja"},"upfrontShutdownScript":"b"},"remote":{"dustLimit":"n354","maxHtlcValueInFlightMsat":"n300000000","channelReserve":"n3000","htlcMinimumMsat":"n1","toSelfDelay":10,"maxAcceptedHtlcs":483,"basepoints":{"fundingPublicKey":"bA8uYyaokDUx0RpKwo2mgoL1Jgu6aRYomMgY97bUnXyEs","revocationBasepoint":"bA4IDXtQccIc+Yrd4ZhN/aG+W17gVwQpk04etjWpPv8mf","paymentBasepoint":"bAs7laOi0kOTh208wcnVEn7NySBn06d8y/R7ieYwusN/j","delayedPaymentBasepoint":"bAqZlmGLozDpibCUQ4s2bH2g2k2Nhg4G4e9iNLYR1a8QW","htlcBasepoint":"bA6iHcU8igKFPz+G9cC+glubK7y5lVCilLbN3803Dt+56"},"upfrontShutdownScript":"b"},"shutdownAnySegwit":true},"balanceMsat":{"local":"n150000000","remote":"n150000000"},"htlcs":[],"feerates":[{"feeratePerKw":2500,"phase":"scommitted"}],"nextHtlcId":{"local":"n0","remote":"n0"},"localCommit":{"commitmentNumber":"n0","spec":{"htlcs":[],"feeratePerKw":2500,"toLocalMsat":"n150000000","toRemoteMsat":"n150000000"},"remoteSignature":"bix+2lF5+5yfpP9ln9qaLoJa+ahU/o7XmjUA0lyOP/DUIfbUpsqciul/YT6m6wIHbAS78f+4WJ3iE1yrVun9FqQ==","remoteHtlcSignatures":[]},"remoteCommit":{"commitmentNumber":"n0","spec":{"htlcs":[],"feeratePerKw":2500,"toLocalMsat":"n150000000","toRemoteMsat":"n150000000"},"perCommitmentPoint":"bAhHhvInkDZC98MyANjOH1FF/Pabp9QUSoP+m6dBwj4J/"},"unacknowledgedCommit":null,"unsignedUpdates":[],"remoteNextPerCommitmentPoint":"bA79LEosqFZrbW6I6d6erG4skkLUDwjWaU7RNXlwdOtz7","remoteSecrets":{"known":[]}},"confirmation":{"height":240,"transactionIndex":1,"shortChannelId":"n263882790731776"},"localScript":"bABRE2ded+BmEJONK17To6GUIlzEEWg==","lastSent":{"type":"sclosingSigned","channelId":"bz9MY5nx54AdNzn0DdBG/IV4E/l4emX/zohZITenKgEs=","feeSatoshis":"n1690","signature":"bwLzdPnNp0KXyGu5bl1an2uASkxQV2ExJIbfzjBRSjg95eeMrsFv2TGXrt+q6cPouS+mjOxJGT5ZtPS5ggGlxGg==","feeRange":{"minFeeSatoshis":"n171","maxFeeSatoshis":"n5070"}},"transaction":"bAgAAAAABAc/TGOZ8eeAHTc59A3QRvyFeBP5eHpl/86IWSE3pyoBLAAAAAAD/////AlZDAgAAAAAAFgAURNnXnfgZhCTjSte06OhlCJcxBFrwSQIAAAAAABYAFF7x7FXZ4HMF8eu2O1fLVbx2/oggBABIMEUCIQDAvN0+c2nQpfIa7luXVqfa4BKTFBXYTEkht/OMFFKODwIgeXnjK7Bb9kxl67fqunD6LkvpozsSRk+WbT0uYIBpcRoBRzBEAiBdCoeCEjwQYjQTs/jjM711XHF30gGOy3kTXzt1FZ0r7QIgbrFFZeS5vaNpwrU32Nlm/wlYin3M9gf53pbUl1Yp58sBR1IhAsQ5TUr3lNxsCMhWXum/jVzhyVm4IpxJipB5qOpuvIddIQPLmMmqJA1MdEaSsKNpoKC9SYLumkWKJjIGPe21J18hLFKuAAAAAA==","txid":"bFKrL9z1KdffVWxeoJDGLOWbontQ/c2/yOX/J+0hixJ0=","proposals":[{"feeSatoshis":"n1690","txid":"bFKrL9z1KdffVWxeoJDGLOWbontQ/c2/yOX/J+0hixJ0="}],"spend":null}', 0, 1795391288);
INSERT INTO channels VALUES ('d94b2875d259381e72a51a2f7199d4dde42f9b0e006b131b7f9f496245bcc674', '03e26ca7c851e0a8d9b0a318035c4ad8007e7023564f02579bcf0ec2fee0185eaa', '{"kind":"snormal","commitments":{"parameters":{"channelId":"b2UsoddJZOB5ypRovcZnU3eQvmw4AaxMbf59JYkW8xnQ=","remoteNodeId":"bA+Jsp8hR4KjZsKMYA1xK2AB+cCNWTwJXm88Owv7gGF6q","channelKeyIndex":4,"isOpener":true,"isPublic":false,"format":"sanchors","funding":{"txid":"b2UsoddJZOB5ypRovcZnU3eQvmw4AaxMbf59JYkW8xnQ=","outputIndex":0},"fundingAmount":"n1000000","minimumDepth":3,"local":{"dustLimit":"n354","maxHtlcValueInFlightMsat":"n1000000000","channelReserve":"n10000","htlcMinimumMsat":"n1","toSelfDelay":10,"maxAcceptedHtlcs":483,"basepoints":{"fundingPublicKey":"bA2Qx1NPrKYAjYcNk1tvSyVFCOyA1drJcwkcFPRJLuJHo","revocationBasepoint":"bAw/utOd9DNrRP/mcjBwQXSyKi7G4pi6/7ZBaIgMApDaq","paymentBasepoint":"bA6j/u/laU4AI9R0LtXyG4j+qL4j69PVaOajUwIfM2taP","delayedPaymentBasepoint":"bAzW1b4yb+hd9ab2OPgCDFE0uAoEiGciX5yDvc9svOlCe","htlcBasepoint":"bAxA8MHeZ5+xPgV3+RXxlWOojvn8DTAmUUKgOXn8SsPcy"},"upfrontShutdownScript":"b"},"remote":{"dustLimit":"n354","maxHtlcValueInFlightMsat":"n1000000000","channelReserve":"n10000","htlcMinimumMsat":"n1","toSelfDelay":10,"maxAcceptedHtlcs":483,"basepoints":{"fundingPublicKey":"bAnw5RG+ODV23wZgagitYm3Ez2a03PfhmV6FUkAJCg336","revocationBasepoint":"bAzReBfTU1M4xRnE2j5aoYs2AqOBOlRm2ZTfSOozXz740","paymentBasepoint":"bAmYUlN0thZt8Q9YcuP6KL3FfBktOnAFonNzTNORpADXl","delayedPaymentBasepoint":"bA7IeN5YMhj/xY4UwYwYAJNpcnRcFqGRaSCmFxnV0Xzwq","htlcBasepoint":"bAlhYdUChS4YzU/BUty3FVLLxrWTXxrp3Z0YnY26PJbN6"},"upfrontShutdownScript":"b"},"shutdownAnySegwit":true},"balanceMsat":{"local":"n493000000","remote":"n507000000"},"htlcs":[{"offerer":"slocal","id":"n1","amountMsat":"n5000000","paymentHash":"b3b2u1FhMFRjmgMoq/Ti530LGThN5atscqu+6AFfCN4s=","cltvExpiry":274,"phase":"ssignedToRecipient","origin":{"kind":"spayment","paymentId":"sdfd5af4a07d78fa825d5946a683abed8","partId":0}}],"feerates":[{"feeratePerKw":2500,"phase":"scommitted"}],"nextHtlcId":{"local":"n2","remote":"n0"},"localCommit":{"commitmentNumber":"n2","spec":{"htlcs":[],"feeratePerKw":2500,"toLocalMsat":"n493000000","toRemoteMsat":"n507000000"},"remoteSignature":"bo9KVTU1YS3uRYoCNBVLfsqFRH2VUb7pEfKiW1dCMkE5FtVxyn3V5ueS94voqf5vmjgh7SO92/GyZSBqXbW3euQ==","remoteHtlcSignatures":[]},"remoteCommit":{"commitmentNumber":"n2","spec":{"htlcs":[],"feeratePerKw":2500,"toLocalMsat":"n507000000","toRemoteMsat":"n493000000"},"perCommitmentPoint":"bAhbneGTPpv3tyMmUS0jXQTaJByI4hukYSvELwEcIrb4z"},"unacknowledgedCommit":{"commitmentNumber":"n3","spec":{"htlcs":[{"direction":"sreceived","id":"n1","amountMsat":"n5000000","paymentHash":"b3b2u1FhMFRjmgMoq/Ti530LGThN5atscqu+6AFfCN4s=","cltvExpiry":274}],"feeratePerKw":2500,"toLocalMsat":"n507000000","toRemoteMsat":"n488000000"},"perCommitmentPoint":"bAoRVry05nCfxohPJ0E/D9r0jvKwY2xjoLkwddbASds5H","commitmentSigned":{"type":"scommitmentSigned","channelId":"b2UsoddJZOB5ypRovcZnU3eQvmw4AaxMbf59JYkW8xnQ=","signature":"b/ggWYiv0WkZzmrzUvKGPKUtl3WhFDUBSC0BV62XXXK9h8sYa9DYQCaPFjpIK6U6odd8OJe5XtW5AOZfZEalalg==","htlcSignatures":["bzcpFlFCwwXn7i0/7IL6qckcLi/B6Ok/uK+PcLCJy0txzlJC0+PtcG6g/k676Wl4YEfKlJeEgIcswUtZ0N3H1Fw=="],"fundingTxid":"b2UsoddJZOB5ypRovcZnU3eQvmw4AaxMbf59JYkW8xnQ="},"updates":[{"type":"supdateAddHtlc","channelId":"b2UsoddJZOB5ypRovcZnU3eQvmw4AaxMbf59JYkW8xnQ=","id":"n1","amountMsat":"n5000000","paymentHash":"b3b2u1FhMFRjmgMoq/Ti530LGThN5atscqu+6AFfCN4s=","cltvExpiry":274,"onionRoutingPacket":"bAAK/jeF5WJGRHs5uD6OC8D/5to6fkUcWNhawNpAlt0Xi+9EV+5tcHw6gjfn/NAhdEqriCcax/PgnpxTtFwEQYnX0YP/NGxMWCenoAV7XEC9LrITp163UneMoLCvWH6qLD39yKb6MB8SAaWN+fbrTRSDvqvlxVGtDF7JfvKABnwCPbWOcgsUKKmTnXTCN6Fgk0nIKaACnHbu6RvPfJig0tqcadBgzf1DsE3sgB8YjUl1VYmUD1lYW+gslZ6kccm5BfxhJE7v3uoUXdhCjJt559mCSWZlgSbTXfi9X/gvhCgxtxwNJRL5lUACgLNEKYPc7CxVzTXm00q6wiyAvwnkOwjY0QmRBnWbn10SWelvZeHFN1UjPTRPVI8FOQVlpDLgm1zmfpHqhKSYgDaSdBCDd3QvpK94QT9zBh/idGagDjCJvLDVwgEv13kr582zNwmFPOaJi3/suraCpOpl/QmtaPFrJomSxbLROnFHL0KQSrcPQUapII8I+P94C7dxrsnjMt5k+UCMFrwaw/pj76bvWAOfnfnX+4EjR6H6lZlqGQr80HPkvbe7Jnm3uXNMzqZ8zg7KaEqPknIIdbaB0NM0MbCa01mv67WSNKZywK0uK8fOcayfbzxAfn/3Mtpd90ceC2wBO67RXjmj05dBfZwD90apEUkQ1tAIkg5LqOgVFkyGyYq83ALToxxDBudGCk2wKaEszIQkFY9IhlAuLsdaBLMR1FUFc2wWE+CjEOvg7/p6IofO8rxuw14DjaqruhNcdUlZQg04E9bzyqcIJOjXb2aXHZ0xrjYFDrvVFO2dQqD830ZR8mJJ8cWJ9V0tIQ/CeFgfB/H85CDRyEuxBmZl2uUAvIlWoVAr+uB6Hq3lF/I9v9bY6OTfr4ewl227VxqrvXffeDa+c/Bj/VtkOQj3SjVXfLUFdyXzO9Fn5GMlcalhClGvTEP/h52sVmM8+MnHv94W11vqNqS4OP8NDQbFo6sswbaO00xaQa6Rw+F/gE0itaF5rvkNGHemtUHeD6zl6K3sBZvnbXy9vIvueNAqhgMDqbn1RRgx327nCequMG1c2mqBLUusNDfBj7H5PotbNbnzbxndqPmli8ms6AWk0ZIflnPenk61Uy5EAujzbOwQEhdp0mKwcSjuxaNg+oV6/ePq4Y8BK5Ybbj8UQw6VUL+obK1O0qqe+dYrT3c4CyHavHGhwY2rSJ5PAnovqB+le2627JabRqh377mM90q/IdLlSQUdkKv1XYh5GfisdHTACALowczwdq75nChC9jo+TEXrywCBue0O/WE5WK1X7bJtqbjC0uIgtgzh1byAKz7irdpRKyCBB9l4S9GDfeYsYWKlrcTXrI5qvU87mZbLC6e2TZVmTzPGi858sVBfjmOSx7Am4uIZQBDrFrKUkpxKii4TUpuLLwYDHqlG3t8svgK5Q32/QS6gZHsCj4+6Yxi0JFbnrAdJg3Xzf19CitVsGxx9ZNSI2NSD1iiX6kh6ado9hlkBzp+rNOTsq92+DXAsOUbaDgDksxzOFWi7ANFsPolcPdgSYpqNLVlyRQzY0FNvs1DV+saQcUiZWIaK+GQNYDfBt86ex0nA4VpzFGMdZQOkjCz7FOVgor9kpblHTK/MUDS1wvdFav0qolRXEmzV7xUnMhfUL39mOIq6s00F70IHSUUrjRXapMS7u01SNZvV+wm77d8gEtzSurtnhVwKTxh0W7yDGQDAxQpIfqcP15/sb89z7LdbB6vbNyL2VGatSU5lyb6ap9JqvBP4uDST2gKCe46I/kA0Keh4PEvASlh13IQRdhuhdQg/1uZlWttTCX5LUGQ=="}],"localCommitmentNumber":"n2"},"unsignedUpdates":[],"remoteNextPerCommitmentPoint":"bAoRVry05nCfxohPJ0E/D9r0jvKwY2xjoLkwddbASds5H","remoteSecrets":{"known":[{"index":"n281474976710655","secret":"b20asTRtZnDYnRA/0P+2gWYZTYqZHsPyi3xNOxtkfAnU="},{"index":"n281474976710654","secret":"b9hkZAUz6i03NW2mCqkBo+ElprASFD0WcpAujZUtPZDQ="}]}},"confirmation":{"height":246,"transactionIndex":1,"shortChannelId":"n270479860498432"},"announcement":{"local":null,"remote":null,"isSent":false},"remoteAlias":null,"closeRequest":null}', 0, 1795391288);
INSERT INTO channels VALUES ('0bc8f60565a081f878f536d540894e465a39e7312bffff8883f3dcf7f64fad3b', '03fd3c9be0e2aa3e52077622efc322e758f8dd06559c788f742d22070f7935c91a', '{"kind":"swaitForChannelReady","commitments":{"parameters":{"channelId":"bC8j2BWWggfh49TbVQIlORlo55zEr//+Ig/Pc9/ZPrTs=","remoteNodeId":"bA/08m+Diqj5SB3Yi78Mi51j43QZVnHiPdC0iBw95Ncka","channelKeyIndex":5,"isOpener":true,"isPublic":true,"format":"sanchors","funding":{"txid":"bC8j2BWWggfh49TbVQIlORlo55zEr//+Ig/Pc9/ZPrTs=","outputIndex":0},"fundingAmount":"n250000","minimumDepth":3,"local":{"dustLimit":"n354","maxHtlcValueInFlightMsat":"n250000000","channelReserve":"n2500","htlcMinimumMsat":"n1","toSelfDelay":10,"maxAcceptedHtlcs":483,"basepoints":{"fundingPublicKey":"bArein+ATFTw5xxPzfZed+ZVEHKpmEK0q0l6Rg46/YxRb","revocationBasepoint":"bAsQQhDkIxj0W3SSBdIKD8YSNY68kBSJhUoC03AAHXPWS","paymentBasepoint":"bA4WgiimrMep0XzE1KA9zcrM1MSnIWq9y4fc+qFROp9TN","delayedPaymentBasepoint":"bA9AZc1T/kTnbgK6eWAWfG4A+IJjNPjSi7tUk9fOKwOHG","htlcBasepoint":"bAplvNGqmqaqFBVN05KITcgUjpZhJyU9pHhiGt0jcQ+jL"},"upfrontShutdownScript":"b"},"remote":{"dustLimit":"n354","maxHtlcValueInFlightMsat":"n250000000","channelReserve":"n2500","htlcMinimumMsat":"n1","toSelfDelay":10,"maxAcceptedHtlcs":483,"basepoints":{"fundingPublicKey":"bA+EVvTKWHJALDt1tW+/Y80ms4yomjp1hb8HKqHLk6FZA","revocationBasepoint":"bAiiVtKBEMUD2iMePMujga/CGGtQM5jZp1hTNKIYxFx2R","paymentBasepoint":"bA8Otk70u5Prpo4wQP0Se9vDCOuFbetzf08SG15CECknZ","delayedPaymentBasepoint":"bAwff246gccRLXFUD5oofaE9QjAhw+hLH1FlsJ0I2w1cG","htlcBasepoint":"bA7O6EBkBICfSgf3jjcEqbElEMy15bFBpn1F1HFwEzKfK"},"upfrontShutdownScript":"b"},"shutdownAnySegwit":true},"balanceMsat":{"local":"n250000000","remote":"n0"},"htlcs":[],"feerates":[{"feeratePerKw":2500,"phase":"scommitted"}],"nextHtlcId":{"local":"n0","remote":"n0"},"localCommit":{"commitmentNumber":"n0","spec":{"htlcs":[],"feeratePerKw":2500,"toLocalMsat":"n250000000","toRemoteMsat":"n0"},"remoteSignature":"b3yl3j9e5L2f1kNlByRI7VoNhbvnDv43wtgWztjoPGVRsIYpDDNKzXfv5JfaHGIh4Y0ERda5PyPoXxecx2vHUrw==","remoteHtlcSignatures":[]},"remoteCommit":{"commitmentNumber":"n0","spec":{"htlcs":[],"feeratePerKw":2500,"toLocalMsat":"n0","toRemoteMsat":"n250000000"},"perCommitmentPoint":"bA3V2t2/gsiVQiyXnZUn7L3wbW8g0X7tyts+eFigblumq"},"unacknowledgedCommit":null,"unsignedUpdates":[],"remoteNextPerCommitmentPoint":"bA3V2t2/gsiVQiyXnZUn7L3wbW8g0X7tyts+eFigblumq","remoteSecrets":{"known":[]}},"fundingTransaction":"bAgAAAAABAdlLKHXSWTgecqUaL3GZ1N3kL5sOAGsTG3+fSWJFvMZ0AQAAAAD9////ApDQAwAAAAAAIgAgwCniaMaJuSpeLZPNaeQFZp010E3zpz7Drn8PlKhz+naRTWIAAAAAABYAFL1oe52KCU9NSEU4HwTrhmQ/idIbAkcwRAIgdUXJgpL3BBrzceXAY3L1y8gmt1kUuzXQUi6utp4x3tMCID11N7Off0j+oWxOrXWOvm89xYb3YjOCSpM5z30ILQ6NASEDkskrJyK+BXYxD6c2b5Ci6n7JlkRld0mRrDN1NWU9Euz9AAAA","sinceHeight":253,"confirmation":null,"localChannelReady":null,"remoteChannelReady":null,"closeRequest":null,"remoteShutdown":null}', 0, 1795391288);
INSERT INTO revoked_commitments VALUES ('b459c383499146bdd0e182476934f394ca8f63b2d655ec72bf52a2839a5358ae', '1', '[{"direction":"sreceived","id":"n0","amountMsat":"n50000000","paymentHash":"b0Zbcdsy/zS9Sr1q/EkFgzJBVKQHwv1j0yIC0eHzTFrA=","cltvExpiry":254}]');
INSERT INTO revoked_commitments VALUES ('b459c383499146bdd0e182476934f394ca8f63b2d655ec72bf52a2839a5358ae', '11', '[{"direction":"sreceived","id":"n1","amountMsat":"n20000000","paymentHash":"bR3yaYZrlihNiR0QhwDXIv9Uw/af34iWn2ah77395qbc=","cltvExpiry":260}]');
INSERT INTO revoked_commitments VALUES ('b459c383499146bdd0e182476934f394ca8f63b2d655ec72bf52a2839a5358ae', '3', '[{"direction":"soffered","id":"n0","amountMsat":"n10000000","paymentHash":"b1SSO2lfufnHdK1J0UXjvA4ChpFMVE2hsC1soS5ukdhY=","cltvExpiry":260}]');
INSERT INTO revoked_commitments VALUES ('b459c383499146bdd0e182476934f394ca8f63b2d655ec72bf52a2839a5358ae', '5', '[{"direction":"soffered","id":"n1","amountMsat":"n10000000","paymentHash":"biNYRrtsedqRyctLPAxbbu7/fUyMuzScSoSPbIWhEdnU=","cltvExpiry":260}]');
INSERT INTO revoked_commitments VALUES ('b459c383499146bdd0e182476934f394ca8f63b2d655ec72bf52a2839a5358ae', '7', '[{"direction":"soffered","id":"n2","amountMsat":"n10000000","paymentHash":"bN3faNeXs5rOgYKbwQ56m7xUqKfocHTH2E2Q/rygfH6U=","cltvExpiry":260}]');
INSERT INTO revoked_commitments VALUES ('b459c383499146bdd0e182476934f394ca8f63b2d655ec72bf52a2839a5358ae', '9', '[{"direction":"soffered","id":"n3","amountMsat":"n10000000","paymentHash":"bwx6d2gAexscNzqz1DP4pjXEXsx01ulGiv4TGsT6e7Mo=","cltvExpiry":260}]');
INSERT INTO revoked_commitments VALUES ('d94b2875d259381e72a51a2f7199d4dde42f9b0e006b131b7f9f496245bcc674', '1', '[{"direction":"sreceived","id":"n0","amountMsat":"n7000000","paymentHash":"bUGeRz206bs+ORfNB6a+u4lVXhYZRR4l61um0QT/GFao=","cltvExpiry":272}]');
INSERT INTO payments VALUES ('96af6f23d9c1be2a6f1b59b590e9b6af', 'edd300deee82d8b5a0a5cb12acb2c8f1d70bd09a8907630f038f29d7dd846d88', 'succeeded', 1795391287, '{"target":{"nodeId":"bA/08m+Diqj5SB3Yi78Mi51j43QZVnHiPdC0iBw95Ncka","amountMsat":"n100000000","paymentHash":"b7dMA3u6C2LWgpcsSrLLI8dcL0JqJB2MPA48p192EbYg=","paymentSecret":"bsjel1leVpXT5fUTLtEvJtHKBteHJKSrjd5pr+CAT3fw=","finalCltvDelta":18,"routeHints":[],"basicMpp":true},"bolt11":"slnbcrt1m1p4sxlehsp5kgm6t4jhjkjhf7tagn9mgj7fk3egrd0pey5j4cmhnf4lsgqnmh7qpp5ahfsphhwstvttg99evf2evkg78tsh5y63yrkxrcr3u5a0hvydkyqdqqcqpj9qyysgq6mfuyryjzaqg0j209ynvejqkldhhwlg2fxfcmxutq0yr0qlg4zu8z8m57gsuglke6p27rrrffh8nzelxj7yqh248ll8e7wequ0tf9hsq039xug","maxFeeMsat":"n1000000","deadline":1795391347,"createdAt":1795391287,"status":"ssucceeded","parts":[{"partId":0,"channelId":"bkKUDpg2g6qAH6BkP71iv4G4mVl0Dd6XEC+LFk+sFkcA=","status":"sfulfilled","amountMsat":"n100000000","feeMsat":"n0","cltvExpiry":138,"hops":[{"nodeId":"bA/08m+Diqj5SB3Yi78Mi51j43QZVnHiPdC0iBw95Ncka","shortChannelId":"n123145302376448","direction":"s112x1x0/0","amountMsat":"n100000000","expiryDelta":21,"feeMsat":"n0"}],"sharedSecrets":["bEMZAmw8cpnsdy6HpbdbvZAgjYmz7qHHiVVL7MrQyaFw="]}],"lessons":{"excludedChannels":[],"excludedNodes":[],"ceilings":[],"policies":[]},"preimage":"bN2Idx87crRKl348YCeDwGmiaK7EjRSdthVwZoPfGd20=","completedAt":1795391287}');
INSERT INTO payments VALUES ('66bae370881c8b7e737ee886825298f1', 'd196dc76ccbfcd2f52af5abf124160cc90552901f0bf58f4c880b4787cd316b0', 'succeeded', 1795391287, '{"target":{"nodeId":"bA/08m+Diqj5SB3Yi78Mi51j43QZVnHiPdC0iBw95Ncka","amountMsat":"n50000000","paymentHash":"b0Zbcdsy/zS9Sr1q/EkFgzJBVKQHwv1j0yIC0eHzTFrA=","paymentSecret":"bGmazvt3sdaFLObyXrPrIsFJWwG6Yks9jr42z2dMtA9Q=","finalCltvDelta":18,"routeHints":[],"basicMpp":true},"bolt11":"slnbcrt500u1p4sxlehsp5rfnt80kaa366zjeehjt6e7kgkpf9dsrwnzfv7ca03kean5edq02qpp56xtdcakvhlxj7540t2l3ystqejg922gp7zl43axgsz68slxnz6cqdqqcqpj9qyysgq4987ys7y4fs2zjlle3nagwz98stagsjp5k56r4aqvm6zxyz4fzc453e080urs59d02ctu8weuaz8wqw8fs5l48lpl2sh7zu79fgftmcpw7pcp2","maxFeeMsat":"n500000","deadline":1795391347,"createdAt":1795391287,"status":"ssucceeded","parts":[{"partId":0,"channelId":"btFnDg0mRRr3Q4YJHaTTzlMqPY7LWVexyv1Kig5pTWK4=","status":"sfulfilled","amountMsat":"n50000000","feeMsat":"n0","cltvExpiry":254,"hops":[{"nodeId":"bA/08m+Diqj5SB3Yi78Mi51j43QZVnHiPdC0iBw95Ncka","shortChannelId":"n250688651198464","direction":"s228x1x0/0","amountMsat":"n50000000","expiryDelta":21,"feeMsat":"n0"}],"sharedSecrets":["bbFIZb3ZrQEUQXolsGiwtd1IF16agB3IYEaaipV+7vyw="]}],"lessons":{"excludedChannels":[],"excludedNodes":[],"ceilings":[],"policies":[]},"preimage":"bSdkghevZQh0F0t8Hr1obw8jutG5GFVwu7z1f6U9WHAI=","completedAt":1795391287}');
INSERT INTO payments VALUES ('cf76a6b418292d9daec7b8935264268a', '477c9a619ae58a1362474421c035c8bfd530fda7f7e225a7d9a87bef7f79a9b7', 'succeeded', 1795391287, '{"target":{"nodeId":"bA/08m+Diqj5SB3Yi78Mi51j43QZVnHiPdC0iBw95Ncka","amountMsat":"n20000000","paymentHash":"bR3yaYZrlihNiR0QhwDXIv9Uw/af34iWn2ah77395qbc=","paymentSecret":"bQqsJY2AMgWC071hq/VtK1DlB62yPfIdGc2UwcvlM1ic=","finalCltvDelta":18,"routeHints":[],"basicMpp":true},"bolt11":"slnbcrt200u1p4sxlehsp5g24sjcmqpjqkpd80tp406k626su5r6mv3a7gw3nnv5c8972v6cnspp5ga7f5cv6uk9pxcj8gssuqdwghl2npld87l3ztf7e4pa77lme4xmsdqqcqpj9qyysgqr3au2ct3n975973ezw3flactkw7u4l6g9c75yz55ru4rt7hqus2jhuy5mues385cuhs23dhvwrlltxnjrw792vyuultrqyyzpqjpu6qqvycrhr","maxFeeMsat":"n200000","deadline":1795391347,"createdAt":1795391287,"status":"ssucceeded","parts":[{"partId":0,"channelId":"btFnDg0mRRr3Q4YJHaTTzlMqPY7LWVexyv1Kig5pTWK4=","status":"sfulfilled","amountMsat":"n20000000","feeMsat":"n0","cltvExpiry":260,"hops":[{"nodeId":"bA/08m+Diqj5SB3Yi78Mi51j43QZVnHiPdC0iBw95Ncka","shortChannelId":"n250688651198464","direction":"s228x1x0/0","amountMsat":"n20000000","expiryDelta":21,"feeMsat":"n0"}],"sharedSecrets":["bV8mAMdsg+25s5G9JXyzUWF6atQUzJvVcuAPBp4eckIk="]}],"lessons":{"excludedChannels":[],"excludedNodes":[],"ceilings":[],"policies":[]},"preimage":"btuUY/I0tSb8ZL/c1O4uF6as5RQe6vMVjfHFfPsC+4hk=","completedAt":1795391287}');
INSERT INTO payments VALUES ('9e23914539e96e2350b6e40eec4e9901', '506791cf6d3a6ecf8e45f341e9afaee2555785865147897ad6e9b4413fc615aa', 'succeeded', 1795391288, '{"target":{"nodeId":"bA+Jsp8hR4KjZsKMYA1xK2AB+cCNWTwJXm88Owv7gGF6q","amountMsat":"n7000000","paymentHash":"bUGeRz206bs+ORfNB6a+u4lVXhYZRR4l61um0QT/GFao=","paymentSecret":"bkRPNcR1R9eakQ8jMUVifr18nVR0LpkCsDXyEDZXaYLk=","finalCltvDelta":18,"routeHints":[[{"nodeId":"bA4kTZV24JyCPUQxqZafm4SXcAFa8+F31I01Dsn8DRGem","shortChannelId":"n270479860498432","feeBaseMsat":1000,"feeProportionalMillionths":100,"cltvExpiryDelta":18}]],"basicMpp":true},"bolt11":"slnbcrt70u1p4sxlecsp5jyfu6uga2867dfzrerx9zkyl4a0jw4gapwnyptqd0jzqm9w6vzuspp52pnernmd8fhvlrj97dq7ntawuf240pvx29rcj7kkax6yz07xzk4qdqqcqpjrzjqwy3xe2ahqnjpr63p34xtflxuyjacqzkhnu9mafrf4pmylcrg3n6vqqq7cqqqqgqqqqqqqlgqqqqqeqqzg9qyysgqcw585v5lzktkrwh6tzee2pda5hpewxg9fw6u2gcw3tm8n4zf3ehrk6t3fznhxc9tkwhtk9s5myynslk34gzv8420pxf6p7akzyqkngcpju8vrs","maxFeeMsat":"n70000","deadline":1795391348,"createdAt":1795391288,"status":"ssucceeded","parts":[{"partId":0,"channelId":"b2UsoddJZOB5ypRovcZnU3eQvmw4AaxMbf59JYkW8xnQ=","status":"sfulfilled","amountMsat":"n7000000","feeMsat":"n0","cltvExpiry":272,"hops":[{"nodeId":"bA+Jsp8hR4KjZsKMYA1xK2AB+cCNWTwJXm88Owv7gGF6q","shortChannelId":"n270479860498432","direction":"s246x1x0/0","amountMsat":"n7000000","expiryDelta":21,"feeMsat":"n0"}],"sharedSecrets":["bC7n3DLP3BMJ2//I6nX0bnPtIz0mbTVu5Qg0SJzB0PRk="]}],"lessons":{"excludedChannels":[],"excludedNodes":[],"ceilings":[],"policies":[]},"preimage":"b+U0XDjjORcQS2kBnmWk0z3GKgrSuH0ucGYPbKgMjRjs=","completedAt":1795391288}');
INSERT INTO payments VALUES ('dfd5af4a07d78fa825d5946a683abed8', 'ddbdaed4584c1518e680ca2afd38b9df42c64e13796adb1caaefba0057c2378b', 'pending', 1795391288, '{"target":{"nodeId":"bA+Jsp8hR4KjZsKMYA1xK2AB+cCNWTwJXm88Owv7gGF6q","amountMsat":"n5000000","paymentHash":"b3b2u1FhMFRjmgMoq/Ti530LGThN5atscqu+6AFfCN4s=","paymentSecret":"bmGMOBmnf7BEUM+/G840Pa7A79wV57vyzNreF1TIMHu0=","finalCltvDelta":18,"routeHints":[[{"nodeId":"bA4kTZV24JyCPUQxqZafm4SXcAFa8+F31I01Dsn8DRGem","shortChannelId":"n270479860498432","feeBaseMsat":1000,"feeProportionalMillionths":100,"cltvExpiryDelta":18}]],"basicMpp":true},"bolt11":"slnbcrt50u1p4sxlecsp5np3supnfmlkpz9pnalr08rg0dwcrhac908h0evekk7za2vsvrmkspp5mk76a4zcfs233e5qeg406w9emapvvnsn094dk892a7aqq47zx79sdqqcqpjrzjqwy3xe2ahqnjpr63p34xtflxuyjacqzkhnu9mafrf4pmylcrg3n6vqqq7cqqqqgqqqqqqqlgqqqqqeqqzg9qyysgq3j774qpgepplu62qkjgtv7sl5dma4lxuj6s02y8yyusdc26mupnnv5cfhff6rx2w3dp2q7maxfktujrstg99ksts438j3mp2cyqxlespmsr0s6","maxFeeMsat":"n50000","deadline":1795391348,"createdAt":1795391288,"status":"spending","parts":[{"partId":0,"channelId":"b2UsoddJZOB5ypRovcZnU3eQvmw4AaxMbf59JYkW8xnQ=","status":"spending","amountMsat":"n5000000","feeMsat":"n0","cltvExpiry":274,"hops":[{"nodeId":"bA+Jsp8hR4KjZsKMYA1xK2AB+cCNWTwJXm88Owv7gGF6q","shortChannelId":"n270479860498432","direction":"s246x1x0/0","amountMsat":"n5000000","expiryDelta":21,"feeMsat":"n0"}],"sharedSecrets":["besc3p7OCqQKqmtlsIG2Zqg+fanqnyth+PB4R5ZUnb2c="]}],"lessons":{"excludedChannels":[],"excludedNodes":[],"ceilings":[],"policies":[]}}');
INSERT INTO invoices VALUES ('b901605d427d919a9e4871b247c6c3c720e445efc833d22e6ad64d254f93dc33', 'lnbcrt300u1p4sxlehsp5gttd0ug03zfjglz6ugaxzuk87ey5jq3lcl0evhwyl3nwgdaq76gqpp5hyqkqh2z0kge48jgwxey03krcuswg300eqeaytn26exj2nunmsesdqqcqpj9qyysgqtcxcpdg7mqye5s7aj0hg43f3lu4etrr6kdaucp2anxnzzyxvkk0hhr5l8u6c3kjl5tz2yyzw3eq5skrtacm2wzd24sznlfufqgs0fwcqgqjp7w', '7298da551253727c89f9a3534b92b54c821d00d0f770b0ec2dfbaebc2cb2206f', '42d6d7f10f8893247c5ae23a6172c7f64949023fc7df965dc4fc66e437a0f690', '30000000', 'paid', '30000000', '', 1795391287, 1795394887, 1795391287);
INSERT INTO invoices VALUES ('d5248eda57ee7e71dd2b52745178ef0380a1a4531513686c0b5b284b9ba47616', 'lnbcrt100u1p4sxlehsp50vexqfnmpf6m2z3cz68ujz238juer2qfhp6u3exxfyc00gp0exzqpp565jgakjhael8rhft2f69z780qwq2rfznz5fksmqttv5yhxaywctqdqqcqpj9qyysgqfe3kgp8kp6mez4e72amlyuhrk72ehvcdj6c4gk5ydlef8sq728gq8zxh64ywpfekpyskc47ndzkdslchtdgw4f48xfqur649twz02wcp37g5ks', '85fd6110b130e974b95bdb024b494fd56ecac4fa0adb15521df2183e78f9822e', '7b3260267b0a75b50a38168fc909513cb991a809b875c8e4c64930f7a02fc984', '10000000', 'paid', '10000000', '', 1795391287, 1795394887, 1795391287);
INSERT INTO invoices VALUES ('88d611aedb1e76a47272d2cf0316dbbbbfdf53232ecd2712a123db2168447675', 'lnbcrt100u1p4sxlehsp5x6m9f74xhs3876m9p6gy9ve84k9utemp4ahq287a2ax0eqmepzcqpp53rtprtkmrem2gunj6t8sx9kmhwla75er9mxjwy4py0djz6zywe6sdqqcqpj9qyysgqxcl43veh0tlu2gew7vvmk8udv47qwh6h0vqtlwj6me8eazz6f4q4vsfjhzgt6qk3aap6yz6xdvwgw7rydr63pckpe7jx4dn8nwrx9usqwssgeg', '22b10fc6037ed2c84c89d3cddbeffc5f9a79e7af50eba7ab24fceee328443693', '36b654faa6bc227f6b650e9042b327ad8bc5e761af6e051fdd574cfc837908b0', '10000000', 'paid', '10000000', '', 1795391287, 1795394887, 1795391287);
INSERT INTO invoices VALUES ('3777da35e5ece6b3a060a6f0439ea6ef152a29fa1c1d31f613643faf281f1fa5', 'lnbcrt100u1p4sxlehsp5pwvsdzwdkav6rtqlq4cqj4xfy8spqffr5r0u42gh93mhwc39nt7qpp5xama5d09annt8grq5mcy884xau2j5206rswnrasnvsl672qlr7jsdqqcqpj9qyysgq4pt5233dp2pmcmhm6k2ft7xht0v80xzqju8zruthyeq30ff92a4szqleg305ndwtm6a35gue8rq7awqwqme7va5yphzf5u2yxmc6lesqdq0t9e', '40d6ed6c8a58db611149f743fd942c997330badbea13d62975e5d3cdb6e62f70', '0b990689cdb759a1ac1f05700954c921e0102523a0dfcaa9172c777762259afc', '10000000', 'paid', '10000000', '', 1795391287, 1795394887, 1795391287);
INSERT INTO invoices VALUES ('c31e9dda001ec6c70dceacf50cfe298d7117b31d35ba51a2bf84c6b13e9eecca', 'lnbcrt100u1p4sxlehsp5weg0y5mvzkms6035rsal6nf56jt0faefdwvay6t7ukad78m2puxspp5cv0fmksqrmrvwrww4n6sel3f34c30vcaxka9rg4lsnrtz057an9qdqqcqpj9qyysgqunwacd20t07regz8lk39s2cperlz5ghmqgml2zkzzcwc4twn730hj7jtksvy4zg0yavk69ek6tqkdztk6jkhmhcqev62glaptmmqqaspaunwqm', '2954692264c90e7037409c900706a9392b101df0fe0a8fb44e12725827c9f3b0', '7650f2536c15b70d3e341c3bfd4d34d496f4f7296b99d2697ee5badf1f6a0f0d', '10000000', 'paid', '10000000', '', 1795391287, 1795394887, 1795391287);
INSERT INTO invoices VALUES ('cbfe826e48edf275e3b8ace4a208734cee799dd8bba05e76c7cad04460ea5479', 'lnbcrt10n1p4sxlecsp52kestkh6nsxdlq3um8ylksh7280kl6yehdpqdermqev743lauxwqpp5e0lgymjgahe8tcac4nj2yzrnfnh8n8wchws9uak8etgygc8223usdq2w4h8qctfvscqpj9qyysgqy20eut6rdkrr9xf43cg524au6w73npxqxljk7qw4da25qstah2vzk4vjlm43ncgmsk6cjr5nery2s2klk60ulv5d3d9fw4jvtkjplqgpvmy27u', '7b367e75a2bf32c170c3ce8b04b50fa11be6a4ce244ce350211549c446d0f7f8', '55b305dafa9c0cdf823cd9c9fb42fe51df6fe899bb4206e47b0659eac7fde19c', '1000', 'unpaid', NULL, 'unpaid', 1795391288, 1795394888, NULL);
INSERT INTO peers VALUES ('03fd3c9be0e2aa3e52077622efc322e758f8dd06559c788f742d22070f7935c91a', 'ws://127.0.0.1:36973', 1);
INSERT INTO peers VALUES ('03e26ca7c851e0a8d9b0a318035c4ad8007e7023564f02579bcf0ec2fee0185eaa', 'ws://127.0.0.1:44913', 1);
INSERT INTO blocks VALUES (54, '7d224970687b48f89d18d01edf38d80eaab5898878df059453c5b6ab8717faec');
INSERT INTO blocks VALUES (55, '0576b74d51e489d9cc7bfb003207107bcc05cf129fe01ba4904d2d8b7815ec54');
INSERT INTO blocks VALUES (56, '637e43902156f64a7c504983c2e20473e736d48ab9f5850a09f05a20f47fc898');
INSERT INTO blocks VALUES (57, '1f381c44af41fd67e984487eb2a44b4004bedcb3cdd959154663c528a94ab5bc');
INSERT INTO blocks VALUES (58, '30ddbc41a597fefd766a75235f2bbc3191d30d1875e0c6b92869607d3efc8883');
INSERT INTO blocks VALUES (59, '5c22670ae308b51ad9b5ec115fc163925e3ee2cb0c113042eb5c79ab0971251a');
INSERT INTO blocks VALUES (60, '7c201ebbc96ad85b8bbc9f827afb603b64bc1164ed74764e527c4e9ffcf5a4d3');
INSERT INTO blocks VALUES (61, '6bd641ce0f6d9e451181a0280166dfc4ce288658594c53f90ffbf642cc1d5264');
INSERT INTO blocks VALUES (62, '292662120741a75a847df4e77f39c44b9df0f971afbd26ac8f65ab8289e650a3');
INSERT INTO blocks VALUES (63, '47376da069ad6f8a2cb2abce2bf2842c96250ff970641e320e71968423058d4c');
INSERT INTO blocks VALUES (64, '312b6d36cddabea6c07152a3ac0cd9277a3d843a6e7e73ec877334d85e21f6d5');
INSERT INTO blocks VALUES (65, '642d81cc5e6c3285160fbedcaf0ee68f59b9929226f94a7df44d0a5c5decd1f2');
INSERT INTO blocks VALUES (66, '5fd0fbd415e7fe02984b5e101e2e5a2c40fa972284a39a2e8d9779f44feaf90b');
INSERT INTO blocks VALUES (67, '46efe6069eb0d0197e68d94d007aa077d73df5d9ff48e3ec66a0850d0fb98a64');
INSERT INTO blocks VALUES (68, '1812e1777d0ceb79e692947b62f2afcf214e89b3cf2379c1c262ab5f4f20225a');
INSERT INTO blocks VALUES (69, '02e88be24860a16d41358d83ec51787cb094bce0c4997db9cd8599399b031cb2');
INSERT INTO blocks VALUES (70, '5c27cae8b57d1530ec18e8874848bab4dc69f6c686fe628510529fd72ddb5423');
INSERT INTO blocks VALUES (71, '2d62bd3aa79a4390aba9c2b011446868ecde820d196ae9099b792f17a111f4d4');
INSERT INTO blocks VALUES (72, '1edca4c0a8dbe7675c19298273ce5097ba64caa28919a12672f9aca29dd6c36a');
INSERT INTO blocks VALUES (73, '2436137567f633c1671bc3cb92fa4a301172226fdd035b755807253fb1dedb76');
INSERT INTO blocks VALUES (74, '7c7abb9ff40d16893b746abb64aaac7e5ac4b267a1b5385bc493e074b9221fc3');
INSERT INTO blocks VALUES (75, '00380efc5878d513e44867df8ab791163b00130c0e20868c789eff61de3e1564');
INSERT INTO blocks VALUES (76, '0f26f9573f3c4b8b3910cd5cdc8ca1950aba90dfa753794511a9ca690b5e60d1');
INSERT INTO blocks VALUES (77, '07d73e1c184d7412c4e945bedd4f69cbf9a2b71362f19f6789fc06d187474aad');
INSERT INTO blocks VALUES (78, '4c7b669c4c107d6c2bc79bf0f8787f246df2a7c3326983d93bd938e4aa8b09a6');
INSERT INTO blocks VALUES (79, '4a41be4f8860c0dd7906f86412f719d3946e3f09a4c3e172be2a6aaf7cc69e11');
INSERT INTO blocks VALUES (80, '5db82be541fc40b43dbb42bc23115045169c66bc4aa4169db5cb84fb74934935');
INSERT INTO blocks VALUES (81, '77aef9994a7cbaec328ecec19c50b5f7a40972a94b88118c44b8156f826ad309');
INSERT INTO blocks VALUES (82, '2931b2b144f0a180bcc0c964dcde625e78d43cf364ab8d9b3e607d334494cbfd');
INSERT INTO blocks VALUES (83, '04470b105e297ba9720dfb15011631b01ca6a5df4e2aca6b9d44d9b398c37d24');
INSERT INTO blocks VALUES (84, '4b03bda72250525be035746955fc7caeb2fc750844def2bb5696f8139824be44');
INSERT INTO blocks VALUES (85, '748eac0a13ba9752baf2172fd19105df3b08775e37cc5aeebfc533da7f115add');
INSERT INTO blocks VALUES (86, '1698504fd2e761766fdceacde7a9f440a74162643f9b1327ef3df05df0531c3c');
INSERT INTO blocks VALUES (87, '52d74c016f21a6e2d16089250a4e97a05ff38fd4890e67c8ca61291e1014984a');
INSERT INTO blocks VALUES (88, '4ac90900617123670744b41fe8de37b8d48980e20e28623679d3521975389a64');
INSERT INTO blocks VALUES (89, '436e670c0b652eeedc5cee03f818a67c43fbf4bb3ad6d12ab725ea4a5e18bb14');
INSERT INTO blocks VALUES (90, '33e9795365fc5cdeaa576bfc8b16a5c8de2032d1741d705ab5ab3bf8f77677ae');
INSERT INTO blocks VALUES (91, '3df7d2d3a8411272ee64b57032c80d39c84c884fc93b21b48725ff35976be20a');
INSERT INTO blocks VALUES (92, '46e8cbadfab25a34dea39c728e072b0b1cb0e62e08f0265f4f03270ce253d318');
INSERT INTO blocks VALUES (93, '4c3e43fdc1331ace3f9451d15c6b96f8eb805e78b4f494fa3757e77f7702b2bf');
INSERT INTO blocks VALUES (94, '5bd5c95c6fb3795f0b37ed6685a55a473dbea6c698e4fd4e51482ec4c4f442b5');
INSERT INTO blocks VALUES (95, '5d0370f891555539290b871de044b6162d4293825dcc5da52350f555a1d6272c');
INSERT INTO blocks VALUES (96, '25118d512b2b84a24be479e099910bab25ff0bb3edcdac74736690de3ca4d984');
INSERT INTO blocks VALUES (97, '21e3d35edb2a864fea18a287d9a04605b9b2a7c7457dfbb9774314d7292d8bac');
INSERT INTO blocks VALUES (98, '14e4fcb0d5efbe8a74b37cf335cb9cbf5921d07a51e9974a39572bc71c2e3d7b');
INSERT INTO blocks VALUES (99, '64de8bb99b163990e8941f60409bbb3e65e5efd209bbfe4b8b3b7f1791635d04');
INSERT INTO blocks VALUES (100, '0c5f83ed0625f8cfc875a9f10dd8073f2870db7d5f0f6462b2fc86f02d2340b2');
INSERT INTO blocks VALUES (101, '4911b1ccc4a8c14f09e1dd5a15909b1f082d05a995d120bf321d56c0ae0ab2ba');
INSERT INTO blocks VALUES (102, '1dcc86907f6b939b1b91bbaa91f1cf1eca9821db0f3369588e2edbad4771e1f6');
INSERT INTO blocks VALUES (103, '59c09dd07cab47756e831cd2865c9aa7a370a77157603d1ae609ef9e19ff4b98');
INSERT INTO blocks VALUES (104, '66ff542aee71493f279acfaec927b25eae02d18510a59ae3deb4e9f4f3622c5b');
INSERT INTO blocks VALUES (105, '20d3cd0cf6f18207c8726b7075595b6b93aede1cb300082e744b36033550d81d');
INSERT INTO blocks VALUES (106, '4ffee9ec29bff2241e351c279139116d933af4378ec68b50e1dfce47ea292273');
INSERT INTO blocks VALUES (107, '61d39e4a703aa796607704bbe960b2af53a4322113f6b0e914052fd4eae6b8a2');
INSERT INTO blocks VALUES (108, '00d56daecbdca53d5537d7f1cf651116408662e0bbc4eacfc00dc526700ff453');
INSERT INTO blocks VALUES (109, '7d75df91102eb70035ab04e5fb5aea4bc1b0c850dd20ae4350418fa8a2aa212f');
INSERT INTO blocks VALUES (110, '6d66286bc2bdca2c5431f4660f58118ed6427e95981591281f8b7a1834f2ea7d');
INSERT INTO blocks VALUES (111, '3831d630e9b85c1e88a2dcaaffc3b7e987cb9b2187cbba2fb971836a4486a14e');
INSERT INTO blocks VALUES (112, '613fb6261e02c6d033fbab2539bdf690bf06705f415429660bac256a121c7d32');
INSERT INTO blocks VALUES (113, '2d11000b63110fb6a7bffff47db372f3063c184e7f6ae3663080d9508546ee1e');
INSERT INTO blocks VALUES (114, '10c7db7b857e34e9f09426067020e0eb3c6dbc2aeea9cb42281dd2f9a745ff96');
INSERT INTO blocks VALUES (115, '13507bf1d8f3a3e187d6055614718efdfb137526c615f22586965e05e97e3a7b');
INSERT INTO blocks VALUES (116, '23791c894e916f6b6b39646014fc8d9a04c110e217a163b5ddc2eafa6350ef2a');
INSERT INTO blocks VALUES (117, '447c109a8fd47fb4ced4100c95b345ba62d0c56b96a4a80286d11691069471d4');
INSERT INTO blocks VALUES (118, '793888cfce850b31333526a9d1ba979a3f05cbf4829e5b2516a72f527b6a8586');
INSERT INTO blocks VALUES (119, '241bb81fec8a067795b276814eae3df9c569cefddc904b67ff66acf7a2d7ebf6');
INSERT INTO blocks VALUES (120, '30e5461f41fac745423371c3c0deab72cd571332663c89b1f5d7ce0f54cb3055');
INSERT INTO blocks VALUES (121, '1212e8f026b69021da11cc0e62f6c32202253010ceb661f9eb581e66c6a136b4');
INSERT INTO blocks VALUES (122, '65b6b1255462421399346b9358e47afa20fcaa050d393b2c2dcc0419f96cf19a');
INSERT INTO blocks VALUES (123, '7cff2540e587531a9b1f4872411885495d9a03718eb53b9d5e9292439383037d');
INSERT INTO blocks VALUES (124, '6536d68c8b53854cc74fffd2c8d1cf28950e717db92264c896671f57366f7e27');
INSERT INTO blocks VALUES (125, '09bb4c2b3a1a30cf32e187e442ed9f14b2fab04375c0bb314b3160767f1b3151');
INSERT INTO blocks VALUES (126, '4739bd448b28e372ff5ea4a5eda512eadaca295117b73efdaa20a40a3a98dd5b');
INSERT INTO blocks VALUES (127, '46e2062f6fcbfe8e582ddaa570ff10f98ba428bfbb14a698826d053e898a72cd');
INSERT INTO blocks VALUES (128, '6c33b0ef5f6c951b6b6c9f951a05c9de9b3e676c3b4612914a2af3a524ac7950');
INSERT INTO blocks VALUES (129, '6d36c7148721f145d79884ab89716ae8ddfff3d6a4fad52eb75eb9de041fb838');
INSERT INTO blocks VALUES (130, '2c100ca390da150074873ef099d0a0a64506297659cb091810d88b5d0262bd9a');
INSERT INTO blocks VALUES (131, '447c617cc3ce9831be4b93f2dd70f16f0814683866ed03e552439f65805f831b');
INSERT INTO blocks VALUES (132, '2e5e982eebd3c4300a88759742c2382cebe3b8e7412c50def8775a44ea5d4542');
INSERT INTO blocks VALUES (133, '5111193cceb073ae7b90d902b7a72ac2badc38b46ae14061d8fcd289c3718104');
INSERT INTO blocks VALUES (134, '7d7fa920dc574b9510e38046a8cda32712eaeaad44c8bd7e67cffa709ee3b8aa');
INSERT INTO blocks VALUES (135, '53ca8d513747b49ce54e1955b943c7cc3bfc54c24b3797ff0251aeda2607f6a3');
INSERT INTO blocks VALUES (136, '1f4e86990c45ce47e65f0b6420da88445924ae96893bc8a5c6cda5e7e0d98662');
INSERT INTO blocks VALUES (137, '5b02425f67ac4a4bf5e6ef11b2a29bf802ac1071a9cfa7d23170671241855c2b');
INSERT INTO blocks VALUES (138, '317a530745559f33fb82d05067453213695a7bf2cdd1bc4abb2afc6a4def0d59');
INSERT INTO blocks VALUES (139, '09d4369f4f3872f0ab25c1d51f886b2e1f86595c0208792a3bdc4f94d8d8b136');
INSERT INTO blocks VALUES (140, '4ceb3f6816325e37376ea55d8df264c0edc6bfbd478135a568d58b50406bb7dd');
INSERT INTO blocks VALUES (141, '51cdb6d6579dd3e4c34334246ba21ef643ea4bab8aa72a4e180ebb37ee632439');
INSERT INTO blocks VALUES (142, '51d3d5c40ff6573c8a38651dd06dcf9370a0f4e81c3930dfccadea7056c153e5');
INSERT INTO blocks VALUES (143, '2b50ee8704568268d5963fdff05e86723519f666d854e4e9f45e6d86803fab91');
INSERT INTO blocks VALUES (144, '7a10145b3291ef8008e78a037434f4fe0b2ab4c6e3576934195a1e8cfdc465a5');
INSERT INTO blocks VALUES (145, '29a401f015fa34193313502ab4f7c3bb8521e8553b2965e48db7a657e8c9aa11');
INSERT INTO blocks VALUES (146, '5295fe8e0a360839d43f09b45d9733de34b2eaf0c21d7e5fce48e47369ce910e');
INSERT INTO blocks VALUES (147, '1eaf37a32ec08bba1841b23c87dbe6b5199c08f67b0a899245ba4b15be8f853b');
INSERT INTO blocks VALUES (148, '36425b5f5af0ca0f7142b43c512d999c5c4b39e202cc26acde4a9d38745e77c6');
INSERT INTO blocks VALUES (149, '34a3785b7daa1ebcd3bc5774c4848963b6c4e753d23ff1ce724a3b63781ffb11');
INSERT INTO blocks VALUES (150, '6b7fffa277b253342fdb38f69ae04b7aea69cd9490addbf1b42b4318518a9b15');
INSERT INTO blocks VALUES (151, '39e819955f43d38c1b647a8ed26431c558e42d698e1b21f8e29f2e2c69fc1cf3');
INSERT INTO blocks VALUES (152, '28fd5be21b5a9d97e805b57a4cc1b4ce6db0d50ec1c7f730dbf52538f18a3548');
INSERT INTO blocks VALUES (153, '12994c52ecdf47ae63677c6ecfee3a44263450ad632d513057a759961712acff');
INSERT INTO blocks VALUES (154, '71a5b0d89f4f350fa98e1560bded0b064d2c4bec7b7876c4a8eee9a15853adab');
INSERT INTO blocks VALUES (155, '78982d09edd45022266579a63fdd94047fc985466e5daeaf110859340d9c362c');
INSERT INTO blocks VALUES (156, '44f7a734a9439541c8ee6019a4a0b087f8d1b5ba46b5874252c212072d9caaf0');
INSERT INTO blocks VALUES (157, '48bc01ea87eab0c3952016a47accb3cd202509b123f516706eeb443d9672df7c');
INSERT INTO blocks VALUES (158, '4318dd86c82f3626212c2d2400be494d1ccc853a780cb24ed0e8673bf696a710');
INSERT INTO blocks VALUES (159, '03fa1fc6db5f20219a9a4a7fc89489f4b27cfdb70c2bda03373d51a28e417bac');
INSERT INTO blocks VALUES (160, '34733007e307e7b32dcd546ccce8789e2b08b140e854ba839942d75f5a2fd255');
INSERT INTO blocks VALUES (161, '6f193cd09e81a97eb1cf1bd69f134eb7312b750157b7874cb042b080aca2ed2e');
INSERT INTO blocks VALUES (162, '7dcc0fabf12ddb9ea60dd078990416d4c8ddaa87caa02c929add06eac4de92dc');
INSERT INTO blocks VALUES (163, '28a0760856c4c826dccd86a5d10cda0bc1ca501cc58961b3b59ef3a82347d797');
INSERT INTO blocks VALUES (164, '0995caf794aeee5a3dc38ae992a02fac1bd14c8332e10ea479ffbafce0b379f3');
INSERT INTO blocks VALUES (165, '1908dc7a128c0ce32c86f4b8870821ff48e33ac51c1080bf38e91366d1b9da2c');
INSERT INTO blocks VALUES (166, '7435a752dfab99e29e3efccc49447f84ae014a496a9fc9c9c7a114521fe40a54');
INSERT INTO blocks VALUES (167, '78555fcf769b4c5f20af85a9e4bf521504d882e3136fbdac17e7fa90236c2d24');
INSERT INTO blocks VALUES (168, '7c2203732fceddab92d137fa967b3b47c86f2d4adcd849db7b0d62f014bb2133');
INSERT INTO blocks VALUES (169, '36f245a9670c50f9a8244a5b6cf2d43a44b215f8f2cb38b43e941a7e9aba9c12');
INSERT INTO blocks VALUES (170, '3008badb22ea73489b4b4103faf62a9dcb0ebac8d2ec715fb53e1372d6d62067');
INSERT INTO blocks VALUES (171, '6d12e20a856ff95bba16390e4f6b67d24500dddb83cf37d3172167d43c1f480a');
INSERT INTO blocks VALUES (172, '54ec0bcc9a355c9d61d43004c976ed2d7a77bf5556e46bd27c2779b2449f318f');
INSERT INTO blocks VALUES (173, '4ccd1352abd1a1392bde88ac78d5bbf481616b0b33e81cfe391027ac078ca0ed');
INSERT INTO blocks VALUES (174, '01049db508231426c43a9ad11e61fa134f2cc891553d4b830abf588f414c3fad');
INSERT INTO blocks VALUES (175, '0748a1204c2693cbb077ee2181601fe9a67005724692d187a23f21fc7783c88e');
INSERT INTO blocks VALUES (176, '444f2c36e769f4321f26d3136fb711d720b85bee1935ec0d478435b1bbd3be97');
INSERT INTO blocks VALUES (177, '02370d67d661a66d2b1c47edaa3f1734009729c9266ea08830db50800f11ae14');
INSERT INTO blocks VALUES (178, '5dc281b260831faf8b85f6ed8141424156b128891ee2ad673af60fc882871ce8');
INSERT INTO blocks VALUES (179, '2cab9ac89e9a1c24ebfd7d74a82adce942ed5cb3d8d84178e0e74b2d6b366f1a');
INSERT INTO blocks VALUES (180, '2413e8c62b67fd767a3227dc4c4174999d0c438787081407f97de45af3783462');
INSERT INTO blocks VALUES (181, '55c869bc6ca4fc7d055f3c7b6d12232522b7320af6f81e067ddaa4643a209a3d');
INSERT INTO blocks VALUES (182, '4d687336651e5fc00e66754a1ea364ad3f11c1d75a30cb23b374faa55767508d');
INSERT INTO blocks VALUES (183, '73f7d5442f376fcfe3bc31d56b3ab94281a70883e3420e596382b2900cf4b922');
INSERT INTO blocks VALUES (184, '281f317fc2eee57a01fdf3461fc3fcb6b6809ccc2826ff4d33321c79e39b30d1');
INSERT INTO blocks VALUES (185, '156c0db3e95d6e6c244fc5ec08eb48a281ed620ad8cc3a3331ccf6c7fa6ee07c');
INSERT INTO blocks VALUES (186, '286a038a4ad8de4d013935f11233c9f4c7c2c6b7eddaee16b94f78015e3094e6');
INSERT INTO blocks VALUES (187, '76ca2a736b050f4e439e2011424366963c9778e36334b7f5fff54fbb4f068d2b');
INSERT INTO blocks VALUES (188, '6a635df3e352077657fd1e9b6ab647f2edbaa981d14cd082177edc21f685d7f1');
INSERT INTO blocks VALUES (189, '016d434bfbed1b9e64abd5c99bc9c0e739f64d8705a6d1d3281511d8461f0471');
INSERT INTO blocks VALUES (190, '04b921f6db06f2fdd71c42e7ae6b8a958f4b63183982c691d89b5389517dcc01');
INSERT INTO blocks VALUES (191, '0723ba0bcc12669195bd9cd23e3ac18cce9adf3b8ca3e29cb721e91068663111');
INSERT INTO blocks VALUES (192, '14b61ace7e363de478b61330b30b55213d89753c5f1b5520771baaf4ec4cb845');
INSERT INTO blocks VALUES (193, '3397679bfe04ab31344f72d7cf2972e5cee767ad7a44601325c6cf83401cd79e');
INSERT INTO blocks VALUES (194, '74ade13a91b922aa309661933358fb4a2df5d29097119332208488657ad896ee');
INSERT INTO blocks VALUES (195, '321f81f7bac502376638bb4262097ec47208e0e5f114707b070dbd354bb7aee4');
INSERT INTO blocks VALUES (196, '5ed52fbb812d2b68bd7d55d0c98f52d856950f8bf543b1316cc1dac4575c85b9');
INSERT INTO blocks VALUES (197, '6c07cb2f69a1a0895ee7f045d9c0fbbe8d4a02ad83c86ab79ad96c3a290600e6');
INSERT INTO blocks VALUES (198, '0aac3aa336d6984aed2c24d4cd728072131fb3af40a02d5e7f2390cbce83d23a');
INSERT INTO blocks VALUES (199, '1d0ca391f68600e5873a808487b0994c4645ee05485b402ba82cdd993c662281');
INSERT INTO blocks VALUES (200, '25bcddb3f63e2dc2c247a8dc72bfb6ac9c3e0288c0ce4e32ad997742d09434ab');
INSERT INTO blocks VALUES (201, '485344dc438b7c974bb9222282908b2904a6b253aad069b3fd4cb31302227de7');
INSERT INTO blocks VALUES (202, '3480bcd6b38f56c9e4ebadc2eaa7d5f269103eab4410f4d392ac180a7ef10cc0');
INSERT INTO blocks VALUES (203, '069cbc9420a4b10428c1bd0ce476b6e227710a876e8820a05c4848fe5f60f974');
INSERT INTO blocks VALUES (204, '4c75bbd46ac88d8ccac7e83bbdad9093b0cf004cef699ed6f71d46ec7402964f');
INSERT INTO blocks VALUES (205, '66d51341421960aaad61a84c90e0f0013862495df90689c607e0e3695ea75f19');
INSERT INTO blocks VALUES (206, '2ca394e3c8c4bc378e273ab771c2bc9422fbc70d9c6ab5a6c575f090b61677aa');
INSERT INTO blocks VALUES (207, '05f6722106bb1ed5a924c5f1097c92c2b12665e9eee154ae9cb817f01d13a2f1');
INSERT INTO blocks VALUES (208, '35b8277d1f61aadd3283a5cef25f0b989f374e0a6ab333bb0e81e6f9e2f26831');
INSERT INTO blocks VALUES (209, '4d53321ba233cd1a5e99548338ad3a40c08e8166987e8a91f68cbc4aa5c7e94d');
INSERT INTO blocks VALUES (210, '7d4a0421ca0f5e9b5750a9e9fc988cae7ae21092aaeb2577e194d332c52c4f23');
INSERT INTO blocks VALUES (211, '686fe31c34b614603d9c9181f6895f6b3adcd99907a568073c91202b581d8f60');
INSERT INTO blocks VALUES (212, '35a7651845c1dc4b3cc8566c35a85e2e40d273c5f86cdcd8a9f4fda1ef36338a');
INSERT INTO blocks VALUES (213, '3128672f960892a1e0ef7f9e470d2e26f783594d1a5e01400c849c2c394b5bfe');
INSERT INTO blocks VALUES (214, '1d829144414e7078e24e45a06a77d346ef620ae52bbad15b0a3869502b8ca1f1');
INSERT INTO blocks VALUES (215, '3755060da60eff8932fc65e2b22388cc1d85daa51ff160048e59a0e680100129');
INSERT INTO blocks VALUES (216, '0ecb8c2b93a1896101bf53b7ee0aab49a47b5023dbb1d2f83362925fb3b5e8f5');
INSERT INTO blocks VALUES (217, '34a0757ff9947ee387095adc577d2f70390ef93cba615b3912553b3df4f9cde4');
INSERT INTO blocks VALUES (218, '4e51e1609ec70d2ad191f2e11b721ec8dbabe2e7846277c5ba18aae968f9a8aa');
INSERT INTO blocks VALUES (219, '1e16e516d32222e1ea9fbfce8460dc57135c7f8d20f40e51bb42954bfb53ba0e');
INSERT INTO blocks VALUES (220, '41e737d0345b892755d0a718485c096c92e427f578f4288bb420a39ccc403708');
INSERT INTO blocks VALUES (221, '46ff4bb2c4e882b799255447b1bddd6b31cf1b64e74efb17aeb4851cc1cb7b10');
INSERT INTO blocks VALUES (222, '60f63d99e19f6eb78bdc0b60719a03fa43253feafeaa88b94fa2febe83f89854');
INSERT INTO blocks VALUES (223, '466a318de4e19b208e1d07f3eff70a4404a65e783610348f16dd6b8dae881d38');
INSERT INTO blocks VALUES (224, '5392b557f58e7a4df78907a7dafb53107d8a1a583c832ed1502de6b9477cf467');
INSERT INTO blocks VALUES (225, '50ade9cc442a063abdf0137a0360f9c327d784a01a1f6b61e4808d5c821ead1c');
INSERT INTO blocks VALUES (226, '25d6f11f9e580b5296c3b66de9e2c5352d9b6b0a1d399643039674475ea937b1');
INSERT INTO blocks VALUES (227, '70728385da793467605944b422c931817632ba209acb767d7a22936a21402a0c');
INSERT INTO blocks VALUES (228, '1d270428c3300c2f269b52cbd43765d49a21211fc1dc59a23582ce78341112d8');
INSERT INTO blocks VALUES (229, '0f10e298247dda8f88686be4b714ec798c1e3aa539283b776adff88ff24e5ea7');
INSERT INTO blocks VALUES (230, '6b74ba1f8321592cda7b0c29b691fc3f960bf30828755103eade01c1bc9a7753');
INSERT INTO blocks VALUES (231, '61d9c5664555d51c67fe4acc168c2b0ec02f9f3170f8000eba5e154b3e4fcef7');
INSERT INTO blocks VALUES (232, '7409250270c726cd6cc24d975cb30926a9bac12713d6d6bffa92c55699bca402');
INSERT INTO blocks VALUES (233, '42999f7c7a14ba42fa75855f0553d7db83455a3b3e3681d7ea7e97afeb523c07');
INSERT INTO blocks VALUES (234, '22df696497b4a6768f17fc457e5f13ea9a093e1c50aaf3bb43e452fc6833a6d8');
INSERT INTO blocks VALUES (235, '7e0799bd2b0ee713d2a094c591e0fff026dd3e4978b185cf24a8b2b0158bdd61');
INSERT INTO blocks VALUES (236, '741e3cbbf7cf90da6ec025b6e05fae6456494f43b368ab30362628eda486ec24');
INSERT INTO blocks VALUES (237, '7e25a14c38ab5690e4f0dc83f6439b3e0938381666941d012894b1023e222c13');
INSERT INTO blocks VALUES (238, '5082bd1b7b70cd90ffb8854cd604fa31163d35c4aa95f39a7cab93fee242e984');
INSERT INTO blocks VALUES (239, '07b50fdd912f31abbe7a4414a39b203f288d9baed93c490701e0fd4129cdfa2a');
INSERT INTO blocks VALUES (240, '6e62f48c56e992b496af5cf5bf7ee1a7782289a0b46e57335b0f04f8f946eced');
INSERT INTO blocks VALUES (241, '79ceac6aad68f8da60af899a4cb46e74a7c01b95ed5472266ac52c2ad7db051f');
INSERT INTO blocks VALUES (242, '2d896375f3d3988fab90a27532084b6482901693cdb7edc1d0743ce751515ce4');
INSERT INTO blocks VALUES (243, '02d9cff34cc9b1484c5afbb0c6a2f493a9b14e670c060522f3b5f21a150f90bf');
INSERT INTO blocks VALUES (244, '1591f7773364971b7867b9fd2a8d40d105e04a107c05ee57b16e2e773b0bd348');
INSERT INTO blocks VALUES (245, '32a7d4da86e4f78b06bc60e334b0232c0da13f04ad6a9558aaad516f83496aab');
INSERT INTO blocks VALUES (246, '02d7e2b2b8f019ff8f17ab7ceba1ffde2b4ddf8ac982af57d8d792b3bfb6b31d');
INSERT INTO blocks VALUES (247, '0b973ebc28ee97872ca51fe3cdbcf8ef002a45ed7233fb318abf2f60b0dad40d');
INSERT INTO blocks VALUES (248, '452f5145dc29dd8f7dce0747ccfdc03f0441dbd629911461d1fa3d62b1c51104');
INSERT INTO blocks VALUES (249, '19ca124619d1161f2c755a57ad9cf577981634caf69c914f48ab742a8361741b');
INSERT INTO blocks VALUES (250, '2b227e1bcf35342aa57261a28b1a9414e1ca8810cb3b32bc07d7f854fa3c0f84');
INSERT INTO blocks VALUES (251, '051ac56fc64e8b7c7eb3c018ac38940751eb0489b80cd783ee41b1a27d54ce43');
INSERT INTO blocks VALUES (252, '45055a60d416cfcbfcf58604df17ad1513045fe2b5c46e9f6d259d91b5644cab');
INSERT INTO blocks VALUES (253, '2c855a32198ef1a9b90d6babe7b4250e1e94b522210f097375d41d20dbd385c4');
INSERT INTO wallet_head VALUES (0, 253, '2c855a32198ef1a9b90d6babe7b4250e1e94b522210f097375d41d20dbd385c4', 3, 2, 5, 5);
INSERT INTO wallet_coins VALUES ('855d4bd233b95c42501b5b7e783b21d675ef99be24f0eb5d1adc55916be0b755', 0, '10000000', 'external', 0, 0, 111, 'c09105eb93c5e20bc4a577035d56266ee0af58ef0f19e807a0eaa00da603a590');
INSERT INTO wallet_coins VALUES ('c09105eb93c5e20bc4a577035d56266ee0af58ef0f19e807a0eaa00da603a590', 1, '8998477', 'change', 0, 0, 112, 'ae58539a83a252bf72ec55d6b2638fca94f334694782e1d0bd46914983c359b4');
INSERT INTO wallet_coins VALUES ('ee3d83b8eb5828eb2800da5bc30e67ae465d001c5a9bff46cffafb1db00cb8f8', 0, '428310', 'external', 1, 0, 118, NULL);
INSERT INTO wallet_coins VALUES ('ae58539a83a252bf72ec55d6b2638fca94f334694782e1d0bd46914983c359b4', 1, '7996954', 'change', 1, 0, 228, '4b80cae94d4816a2f37f991e5efe045e21bf1174037dce4d07e0797ce618d3cf');
INSERT INTO wallet_coins VALUES ('4b80cae94d4816a2f37f991e5efe045e21bf1174037dce4d07e0797ce618d3cf', 1, '7695431', 'change', 2, 0, 240, '74c6bc4562499f7f1b136b000e9b2fe4ddd499712f1aa5721e3859d275284bd9');
INSERT INTO wallet_coins VALUES ('74c6bc4562499f7f1b136b000e9b2fe4ddd499712f1aa5721e3859d275284bd9', 1, '6693908', 'change', 3, 0, 246, '3bad4ff6f7dcf38388ffff2b31e7395a464e8940d536f578f881a06505f6c80b');
INSERT INTO wallet_coins VALUES ('3bad4ff6f7dcf38388ffff2b31e7395a464e8940d536f578f881a06505f6c80b', 1, '6442385', 'change', 4, 0, NULL, NULL);
INSERT INTO wallet_transactions VALUES (1, '855d4bd233b95c42501b5b7e783b21d675ef99be24f0eb5d1adc55916be0b755', X'02000000000101F70CD9FC33A5A67D8FDD98FB8DC11D4B356A18A7A569BAC9923CA36F56B594D20000000000FDFFFFFF028096980000000000160014D81F148BAA96FECD1663B6C89329E4EF3C7D31E36A5A6D29010000002200204AE81572F06E1B88FD5CED7A1A000945432E83E1551E6F721EE9C00B8CC3326001015100000000', 111, 0);
INSERT INTO wallet_transactions VALUES (2, 'c09105eb93c5e20bc4a577035d56266ee0af58ef0f19e807a0eaa00da603a590', X'0200000000010155B7E06B9155DC1A5DEBF024BE99EF75D6213B787E5B1B50425CB933D24B5D850000000000FDFFFFFF0240420F00000000002200209B62726A9C5CF2F68544550780F1E372C0AC766CFD7570D3B1906E6CEE9CFD754D4E89000000000016001410227CD23288DBFFE08AB9EC0127C030C61ABA3E0247304402204676AA52EFFE01EFF20F967E3396BA2CE635F16D30C9573639AE2F745E602B36022007F19E0ABE43543E7A4859D0B1E832FB041AE88CC35E25CE99B3CFCC0715111D0121021AA18BEE36220737363328C593E2BB89BC4C6777377BEDCD94F73F32B39EB1AB6F000000', 112, 1);
INSERT INTO wallet_transactions VALUES (4, 'ee3d83b8eb5828eb2800da5bc30e67ae465d001c5a9bff46cffafb1db00cb8f8', X'0200000000010190A503A60DA0EAA007E8190FEF58AFE06E26565D0377A5C40BE2C593EB0591C00000000000FFFFFFFF021689060000000000160014D1548BBC0DABBBB09C678BA7ED3DFB3D5981204590B2080000000000160014FEAC545D1363C93F398797A2389F826AE2CCBA0704004730440220680ACDA112DBE6522230E203A7BD0F005981AC55D6D201244041DAF9D7446C82022010BE814A00F739475B8EC7FCFA818AB0044AE42F0427B300195B975B6D5005CB0147304402204A234702EA2F78CAEEF9AB19EAC80F027C9E6C3DD41BDB2E12586FF1AAD8562002206B3F2521237C6744666836E0DEB7580268E8ABF643C9CB364F03CF85525A23990147522102FF87500CEF01A3F697967E4C09D3BAF3D149B5F75F9CEAF874C31D58E142948C2103028CBF129EE7C6FB03F16F923F64F462443EE8C0F502413B1B137E4FF116105B52AE00000000', 118, 0);
INSERT INTO wallet_transactions VALUES (5, 'ae58539a83a252bf72ec55d6b2638fca94f334694782e1d0bd46914983c359b4', X'0200000000010190A503A60DA0EAA007E8190FEF58AFE06E26565D0377A5C40BE2C593EB0591C00100000000FDFFFFFF0240420F0000000000220020EFD694C1C363902F63609329336B02DE90708F0E1B617FD218E8AE1D72366DBC1A067A000000000016001464DE5C5D8ED9E97B36ECFD0A53F32C43AD474D34024730440220121AA0239784BC7C39F74132D8F36BC9A0C67174C50A12ACF5B012FDC7F8E86C022079DDA0DC161DA78DE53879E357CC71879B0DCFF130F254186E45890AE1998BC40121038ED48A44D859AB117B9078C08D1C1DD0C2C3C7ED3EF420E30DA94896D2015943E3000000', 228, 1);
INSERT INTO wallet_transactions VALUES (7, '4b80cae94d4816a2f37f991e5efe045e21bf1174037dce4d07e0797ce618d3cf', X'02000000000101B459C383499146BDD0E182476934F394CA8F63B2D655EC72BF52A2839A5358AE0100000000FDFFFFFF02E093040000000000220020E731A92D9BFEB489A26CDDA3742F954BCC549F24D98BED56CE918D1011C82333476C750000000000160014D6DD58DB8E5CEC05A5C6326E3FFF45DA75B18E7D02473044022023580A46BF2924E24EBDA439CA6A21DF02FA8794EE1B1A078D9E028E6B21C4C0022009C27975CE5AC13CD47913884DEBA5B711025F30E0C0F368191DFB1840DA7300012103679C5207E73177F707B6951761F336122F1B6786D64BE1E54339C4A78BAA6FCBEF000000', 240, 1);
INSERT INTO wallet_transactions VALUES (9, '74c6bc4562499f7f1b136b000e9b2fe4ddd499712f1aa5721e3859d275284bd9', X'02000000000101CFD318E67C79E0074DCE7D037411BF215E04FE5E1E997FF3A216484DE9CA804B0100000000FDFFFFFF0240420F00000000002200200DA9757C4B80CC32D98547C2AFD5AC4C15910639C86C91B12394216B02B7E115142466000000000016001419D1965B8E2F080C7D5E5A77E11822A9F7E3726202473044022079CC19FD3ECB02D5E7D3C96E1C257BAE9B0634FDE1BD790C4595911EA3D92B3E02204CA159A6507BF8276318225D72ACF4B944969E63CB891BD28864CB79AB666126012102D593782FAA4D4D8427039D2BA1256F56D7E5EFECE271B263BDC61595DF341507F5000000', 246, 1);
INSERT INTO wallet_transactions VALUES (11, '3bad4ff6f7dcf38388ffff2b31e7395a464e8940d536f578f881a06505f6c80b', X'02000000000101D94B2875D259381E72A51A2F7199D4DDE42F9B0E006B131B7F9F496245BCC6740100000000FDFFFFFF0290D0030000000000220020C029E268C689B92A5E2D93CD69E405669D35D04DF3A73EC3AE7F0F94A873FA76914D620000000000160014BD687B9D8A094F4D4845381F04EB86643F89D21B0247304402207545C98292F7041AF371E5C06372F5CBC826B75914BB35D0522EAEB69E31DED302203D7537B39F7F48FEA16C4EAD758EBE6F3DC586F76233824A9339CF7D082D0E8D01210392C92B2722BE0576310FA7366F90A2EA7EC9964465774991AC337535653D12ECFD000000', NULL, 1);
INSERT INTO sweeps VALUES ('claim 068ad86637979b7cab74c2cd6abdb672f398210f487e38ab91b9b59eb0ee38e7:1', '{"claim":{"outpoint":{"txid":"bBorYZjeXm3yrdMLNar22cvOYIQ9Ifjirkbm1nrDuOOc=","outputIndex":1},"channelKeyIndex":1,"channelId":"btFnDg0mRRr3Q4YJHaTTzlMqPY7LWVexyv1Kig5pTWK4=","kind":"sanchor","amount":"n330","witnessScript":"bIQMZy1pyGsuxsD4XXk/PeUJVi+GKmiilbEiljuIbXyTLDKxzZGCyaA==","signing":{"type":"sanchor","parent":null},"deadline":268,"sequence":4294967293,"locktime":0,"earliestHeight":253},"publishedSince":null,"floorFeeratePerKw":0,"isolated":false,"obstacle":"snotNeeded","spent":null}');
INSERT INTO sweeps VALUES ('claim 068ad86637979b7cab74c2cd6abdb672f398210f487e38ab91b9b59eb0ee38e7:2', '{"claim":{"outpoint":{"txid":"bBorYZjeXm3yrdMLNar22cvOYIQ9Ifjirkbm1nrDuOOc=","outputIndex":2},"channelKeyIndex":1,"channelId":"btFnDg0mRRr3Q4YJHaTTzlMqPY7LWVexyv1Kig5pTWK4=","kind":"sdelayedToLocal","amount":"n466530","witnessScript":"bYyED8ynW19yB/d6pb4B62i/hb3R1+5F05KYQOzCiZTJn7eZnWrJ1IQM7tFqKqSLb99Cs9SmpqRzu2x7X0GhmOhtLn8AmDDoRNWis","signing":{"type":"sdelayed","perCommitmentPoint":"bAtNFIvl0meC9t9/nFq5HjzxCi8xeILHCvV8LHh0hm/Be"},"deadline":null,"sequence":10,"locktime":0,"earliestHeight":262},"publishedSince":null,"floorFeeratePerKw":0,"isolated":false,"obstacle":"simmature","spent":null}');
INSERT INTO settings VALUES ('nextChannelKeyIndex', '6');
PRAGMA user_version = 1;
