/** BOLT 3, Appendix D: generation of per-commitment secrets. */
export const secretGeneration = [
  {
    name: 'generate_from_seed 0 final node',
    seed: '0000000000000000000000000000000000000000000000000000000000000000',
    index: 281474976710655n,
    secret: '02a40c85b6f28da08dfdbe0926c53fab2de6d28c10301f8f7c4073d5e42e3148',
  },
  {
    name: 'generate_from_seed FF final node',
    seed: 'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    index: 281474976710655n,
    secret: '7cc854b54e3e0dcdb010d7a3fee464a9687be6e8db3be6854c475621e007a5dc',
  },
  {
    name: 'generate_from_seed FF alternate bits 1',
    seed: 'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    index: 0xaaaaaaaaaaan,
    secret: '56f4008fb007ca9acf0e15b054d5c9fd12ee06cea347914ddbaed70d1c13a528',
  },
  {
    name: 'generate_from_seed FF alternate bits 2',
    seed: 'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    index: 0x555555555555n,
    secret: '9015daaeb06dba4ccc05b91b2f73bd54405f2be9f217fbacd3c5ac2e62327d31',
  },
  {
    name: 'generate_from_seed 01 last nontrivial node',
    seed: '0101010101010101010101010101010101010101010101010101010101010101',
    index: 1n,
    secret: '915c75942a26bb3a433a8ce2cb0427c29ec6c1775cfc78328b57f6ba7bfeaa9c',
  },
] as const;

/** BOLT 3, Appendix D: storage of per-commitment secrets, each list inserted in order; the last one may be refused. */
export const secretStorage = [
  {
    name: 'insert_secret correct sequence',
    valid: true,
    inserts: [
      { index: 281474976710655n, secret: '7cc854b54e3e0dcdb010d7a3fee464a9687be6e8db3be6854c475621e007a5dc' },
      { index: 281474976710654n, secret: 'c7518c8ae4660ed02894df8976fa1a3659c1a8b4b5bec0c4b872abeba4cb8964' },
      { index: 281474976710653n, secret: '2273e227a5b7449b6e70f1fb4652864038b1cbf9cd7c043a7d6456b7fc275ad8' },
      { index: 281474976710652n, secret: '27cddaa5624534cb6cb9d7da077cf2b22ab21e9b506fd4998a51d54502e99116' },
      { index: 281474976710651n, secret: 'c65716add7aa98ba7acb236352d665cab17345fe45b55fb879ff80e6bd0c41dd' },
      { index: 281474976710650n, secret: '969660042a28f32d9be17344e09374b379962d03db1574df5a8a5a47e19ce3f2' },
      { index: 281474976710649n, secret: 'a5a64476122ca0925fb344bdc1854c1c0a59fc614298e50a33e331980a220f32' },
      { index: 281474976710648n, secret: '05cde6323d949933f7f7b78776bcc1ea6d9b31447732e3802e1f7ac44b650e17' },
    ],
  },
  {
    name: 'insert_secret #1 incorrect',
    valid: false,
    inserts: [
      { index: 281474976710655n, secret: '02a40c85b6f28da08dfdbe0926c53fab2de6d28c10301f8f7c4073d5e42e3148' },
      { index: 281474976710654n, secret: 'c7518c8ae4660ed02894df8976fa1a3659c1a8b4b5bec0c4b872abeba4cb8964' },
    ],
  },
  {
    name: 'insert_secret #2 incorrect (#1 derived from incorrect)',
    valid: false,
    inserts: [
      { index: 281474976710655n, secret: '02a40c85b6f28da08dfdbe0926c53fab2de6d28c10301f8f7c4073d5e42e3148' },
      { index: 281474976710654n, secret: 'dddc3a8d14fddf2b68fa8c7fbad2748274937479dd0f8930d5ebb4ab6bd866a3' },
      { index: 281474976710653n, secret: '2273e227a5b7449b6e70f1fb4652864038b1cbf9cd7c043a7d6456b7fc275ad8' },
      { index: 281474976710652n, secret: '27cddaa5624534cb6cb9d7da077cf2b22ab21e9b506fd4998a51d54502e99116' },
    ],
  },
  {
    name: 'insert_secret #3 incorrect',
    valid: false,
    inserts: [
      { index: 281474976710655n, secret: '7cc854b54e3e0dcdb010d7a3fee464a9687be6e8db3be6854c475621e007a5dc' },
      { index: 281474976710654n, secret: 'c7518c8ae4660ed02894df8976fa1a3659c1a8b4b5bec0c4b872abeba4cb8964' },
      { index: 281474976710653n, secret: 'c51a18b13e8527e579ec56365482c62f180b7d5760b46e9477dae59e87ed423a' },
      { index: 281474976710652n, secret: '27cddaa5624534cb6cb9d7da077cf2b22ab21e9b506fd4998a51d54502e99116' },
    ],
  },
  {
    name: 'insert_secret #4 incorrect (1,2,3 derived from incorrect)',
    valid: false,
    inserts: [
      { index: 281474976710655n, secret: '02a40c85b6f28da08dfdbe0926c53fab2de6d28c10301f8f7c4073d5e42e3148' },
      { index: 281474976710654n, secret: 'dddc3a8d14fddf2b68fa8c7fbad2748274937479dd0f8930d5ebb4ab6bd866a3' },
      { index: 281474976710653n, secret: 'c51a18b13e8527e579ec56365482c62f180b7d5760b46e9477dae59e87ed423a' },
      { index: 281474976710652n, secret: 'ba65d7b0ef55a3ba300d4e87af29868f394f8f138d78a7011669c79b37b936f4' },
      { index: 281474976710651n, secret: 'c65716add7aa98ba7acb236352d665cab17345fe45b55fb879ff80e6bd0c41dd' },
      { index: 281474976710650n, secret: '969660042a28f32d9be17344e09374b379962d03db1574df5a8a5a47e19ce3f2' },
      { index: 281474976710649n, secret: 'a5a64476122ca0925fb344bdc1854c1c0a59fc614298e50a33e331980a220f32' },
      { index: 281474976710648n, secret: '05cde6323d949933f7f7b78776bcc1ea6d9b31447732e3802e1f7ac44b650e17' },
    ],
  },
  {
    name: 'insert_secret #5 incorrect',
    valid: false,
    inserts: [
      { index: 281474976710655n, secret: '7cc854b54e3e0dcdb010d7a3fee464a9687be6e8db3be6854c475621e007a5dc' },
      { index: 281474976710654n, secret: 'c7518c8ae4660ed02894df8976fa1a3659c1a8b4b5bec0c4b872abeba4cb8964' },
      { index: 281474976710653n, secret: '2273e227a5b7449b6e70f1fb4652864038b1cbf9cd7c043a7d6456b7fc275ad8' },
      { index: 281474976710652n, secret: '27cddaa5624534cb6cb9d7da077cf2b22ab21e9b506fd4998a51d54502e99116' },
      { index: 281474976710651n, secret: '631373ad5f9ef654bb3dade742d09504c567edd24320d2fcd68e3cc47e2ff6a6' },
      { index: 281474976710650n, secret: '969660042a28f32d9be17344e09374b379962d03db1574df5a8a5a47e19ce3f2' },
    ],
  },
  {
    name: 'insert_secret #6 incorrect (5 derived from incorrect)',
    valid: false,
    inserts: [
      { index: 281474976710655n, secret: '7cc854b54e3e0dcdb010d7a3fee464a9687be6e8db3be6854c475621e007a5dc' },
      { index: 281474976710654n, secret: 'c7518c8ae4660ed02894df8976fa1a3659c1a8b4b5bec0c4b872abeba4cb8964' },
      { index: 281474976710653n, secret: '2273e227a5b7449b6e70f1fb4652864038b1cbf9cd7c043a7d6456b7fc275ad8' },
      { index: 281474976710652n, secret: '27cddaa5624534cb6cb9d7da077cf2b22ab21e9b506fd4998a51d54502e99116' },
      { index: 281474976710651n, secret: '631373ad5f9ef654bb3dade742d09504c567edd24320d2fcd68e3cc47e2ff6a6' },
      { index: 281474976710650n, secret: 'b7e76a83668bde38b373970155c868a653304308f9896692f904a23731224bb1' },
      { index: 281474976710649n, secret: 'a5a64476122ca0925fb344bdc1854c1c0a59fc614298e50a33e331980a220f32' },
      { index: 281474976710648n, secret: '05cde6323d949933f7f7b78776bcc1ea6d9b31447732e3802e1f7ac44b650e17' },
    ],
  },
  {
    name: 'insert_secret #7 incorrect',
    valid: false,
    inserts: [
      { index: 281474976710655n, secret: '7cc854b54e3e0dcdb010d7a3fee464a9687be6e8db3be6854c475621e007a5dc' },
      { index: 281474976710654n, secret: 'c7518c8ae4660ed02894df8976fa1a3659c1a8b4b5bec0c4b872abeba4cb8964' },
      { index: 281474976710653n, secret: '2273e227a5b7449b6e70f1fb4652864038b1cbf9cd7c043a7d6456b7fc275ad8' },
      { index: 281474976710652n, secret: '27cddaa5624534cb6cb9d7da077cf2b22ab21e9b506fd4998a51d54502e99116' },
      { index: 281474976710651n, secret: 'c65716add7aa98ba7acb236352d665cab17345fe45b55fb879ff80e6bd0c41dd' },
      { index: 281474976710650n, secret: '969660042a28f32d9be17344e09374b379962d03db1574df5a8a5a47e19ce3f2' },
      { index: 281474976710649n, secret: 'e7971de736e01da8ed58b94c2fc216cb1dca9e326f3a96e7194fe8ea8af6c0a3' },
      { index: 281474976710648n, secret: '05cde6323d949933f7f7b78776bcc1ea6d9b31447732e3802e1f7ac44b650e17' },
    ],
  },
  {
    name: 'insert_secret #8 incorrect',
    valid: false,
    inserts: [
      { index: 281474976710655n, secret: '7cc854b54e3e0dcdb010d7a3fee464a9687be6e8db3be6854c475621e007a5dc' },
      { index: 281474976710654n, secret: 'c7518c8ae4660ed02894df8976fa1a3659c1a8b4b5bec0c4b872abeba4cb8964' },
      { index: 281474976710653n, secret: '2273e227a5b7449b6e70f1fb4652864038b1cbf9cd7c043a7d6456b7fc275ad8' },
      { index: 281474976710652n, secret: '27cddaa5624534cb6cb9d7da077cf2b22ab21e9b506fd4998a51d54502e99116' },
      { index: 281474976710651n, secret: 'c65716add7aa98ba7acb236352d665cab17345fe45b55fb879ff80e6bd0c41dd' },
      { index: 281474976710650n, secret: '969660042a28f32d9be17344e09374b379962d03db1574df5a8a5a47e19ce3f2' },
      { index: 281474976710649n, secret: 'a5a64476122ca0925fb344bdc1854c1c0a59fc614298e50a33e331980a220f32' },
      { index: 281474976710648n, secret: 'a7efbc61aac46d34f77778bac22c8a20c6a46ca460addc49009bda875ec88fa4' },
    ],
  },
] as const;
