-- A store as the first format wrote it, with an update in each state that a crash can leave behind.
CREATE TABLE updates (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  unit TEXT NOT NULL,
  container TEXT NOT NULL,
  policy TEXT NOT NULL,
  reference TEXT NOT NULL,
  from_image TEXT,
  from_digest TEXT,
  to_digest TEXT NOT NULL,
  began INTEGER NOT NULL,
  ended INTEGER
) STRICT;
CREATE INDEX updates_unfinished ON updates (id) WHERE ended IS NULL;
CREATE TABLE transitions (
  update_id INTEGER NOT NULL REFERENCES updates (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  state TEXT NOT NULL,
  detail TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (update_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE releases (
  reference TEXT NOT NULL,
  image_id TEXT NOT NULL,
  digest TEXT,
  proven INTEGER NOT NULL,
  PRIMARY KEY (reference, image_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE quarantine (
  reference TEXT NOT NULL,
  digest TEXT NOT NULL,
  reason TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (reference, digest)
) STRICT, WITHOUT ROWID;
INSERT INTO updates VALUES (1, 'a.service', 'web', 'registry', 'registry.example/web:prod', '1111111111111111111111111111111111111111111111111111111111111111', 'sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'sha256:b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1', 1700000000001, NULL);
INSERT INTO transitions VALUES (1, 1, 'staging', '{}', 1700000000011);
INSERT INTO updates VALUES (2, 'b.service', 'web', 'registry', 'registry.example/web:prod', '1111111111111111111111111111111111111111111111111111111111111111', 'sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'sha256:b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2', 1700000000002, NULL);
INSERT INTO transitions VALUES (2, 1, 'staging', '{}', 1700000000021);
INSERT INTO transitions VALUES (2, 2, 'staged', '{"imageId":"22"}', 1700000000022);
INSERT INTO updates VALUES (3, 'c.service', 'web', 'registry', 'registry.example/web:prod', '1111111111111111111111111111111111111111111111111111111111111111', 'sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'sha256:b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3', 1700000000003, NULL);
INSERT INTO transitions VALUES (3, 1, 'staging', '{}', 1700000000031);
INSERT INTO transitions VALUES (3, 2, 'staged', '{"imageId":"22"}', 1700000000032);
INSERT INTO transitions VALUES (3, 3, 'activating', '{"imageId":"22","dependents":["proxy.service"]}', 1700000000033);
INSERT INTO updates VALUES (4, 'd.service', 'web', 'registry', 'registry.example/web:prod', '1111111111111111111111111111111111111111111111111111111111111111', 'sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'sha256:b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4b4', 1700000000004, NULL);
INSERT INTO transitions VALUES (4, 1, 'staging', '{}', 1700000000041);
INSERT INTO transitions VALUES (4, 2, 'staged', '{"imageId":"22"}', 1700000000042);
INSERT INTO transitions VALUES (4, 3, 'activating', '{"imageId":"22","dependents":["proxy.service"]}', 1700000000043);
INSERT INTO transitions VALUES (4, 4, 'verifying', '{"imageId":"22","dependents":["proxy.service"]}', 1700000000044);
INSERT INTO updates VALUES (5, 'e.service', 'web', 'registry', 'registry.example/web:prod', '1111111111111111111111111111111111111111111111111111111111111111', 'sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'sha256:b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5', 1700000000005, NULL);
INSERT INTO transitions VALUES (5, 1, 'staging', '{}', 1700000000051);
INSERT INTO transitions VALUES (5, 2, 'staged', '{"imageId":"22"}', 1700000000052);
INSERT INTO transitions VALUES (5, 3, 'activating', '{"imageId":"22","dependents":["proxy.service"]}', 1700000000053);
INSERT INTO transitions VALUES (5, 4, 'verifying', '{"imageId":"22","dependents":["proxy.service"]}', 1700000000054);
INSERT INTO transitions VALUES (5, 5, 'rolling back', '{"reason":"it is silent","blamesImage":true,"dependents":[]}', 1700000000055);
INSERT INTO updates VALUES (6, 'f.service', 'web', 'registry', 'registry.example/web:prod', '1111111111111111111111111111111111111111111111111111111111111111', 'sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'sha256:b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6', 1700000000006, 1700000009999);
INSERT INTO transitions VALUES (6, 1, 'staging', '{}', 1700000000061);
INSERT INTO transitions VALUES (6, 2, 'staged', '{"imageId":"22"}', 1700000000062);
INSERT INTO transitions VALUES (6, 3, 'activating', '{"imageId":"22","dependents":["proxy.service"]}', 1700000000063);
INSERT INTO transitions VALUES (6, 4, 'verifying', '{"imageId":"22","dependents":["proxy.service"]}', 1700000000064);
INSERT INTO transitions VALUES (6, 5, 'updated', '{"imageId":"22","reason":""}', 1700000000065);
INSERT INTO updates VALUES (7, 'g.service', 'web', 'registry', 'registry.example/web:prod', '1111111111111111111111111111111111111111111111111111111111111111', 'sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'sha256:b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7', 1700000000007, 1700000009998);
INSERT INTO transitions VALUES (7, 1, 'staging', '{}', 1700000000071);
INSERT INTO transitions VALUES (7, 2, 'staged', '{"imageId":"22"}', 1700000000072);
INSERT INTO transitions VALUES (7, 3, 'activating', '{"imageId":"22","dependents":["proxy.service"]}', 1700000000073);
INSERT INTO transitions VALUES (7, 4, 'verifying', '{"imageId":"22","dependents":["proxy.service"]}', 1700000000074);
INSERT INTO transitions VALUES (7, 5, 'rolling back', '{"reason":"it is silent","blamesImage":true,"dependents":[]}', 1700000000075);
INSERT INTO transitions VALUES (7, 6, 'rolled back', '{"reason":"it is silent"}', 1700000000076);
INSERT INTO releases VALUES ('registry.example/web:prod', '1111111111111111111111111111111111111111111111111111111111111111', 'sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 1700000000001);
INSERT INTO quarantine VALUES ('registry.example/web:prod', 'sha256:b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7', 'it is silent', 1700000000002);
PRAGMA user_version = 1;
