BEGIN TRANSACTION;
CREATE TABLE audit (
	seq INTEGER NOT NULL, 
	workspace VARCHAR(64) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	principal VARCHAR(255) NOT NULL, 
	action VARCHAR(64) NOT NULL, 
	document VARCHAR(255), 
	version INTEGER, 
	detail TEXT NOT NULL, 
	PRIMARY KEY (seq)
);
CREATE TABLE document (
	workspace VARCHAR(64) NOT NULL, 
	document VARCHAR(255) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	epoch INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	snapshot BLOB NOT NULL, 
	snapshot_version INTEGER NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	updated_at VARCHAR(32) NOT NULL, 
	deleted_at VARCHAR(32), 
	PRIMARY KEY (workspace, document)
);
CREATE TABLE document_update (
	seq INTEGER NOT NULL, 
	workspace VARCHAR(64) NOT NULL, 
	document VARCHAR(255) NOT NULL, 
	epoch INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	"update" BLOB NOT NULL, 
	principal VARCHAR(255) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (seq), 
	CONSTRAINT document_update_version UNIQUE (workspace, document, epoch, version)
);
CREATE TABLE job (
	workspace VARCHAR(64) NOT NULL, 
	job VARCHAR(64) NOT NULL, 
	kind VARCHAR(64) NOT NULL, 
	owner VARCHAR(255) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	done BIGINT NOT NULL, 
	total BIGINT, 
	what TEXT NOT NULL, 
	arguments TEXT NOT NULL, 
	result TEXT, 
	error TEXT, 
	cancel_requested INTEGER NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	started_at VARCHAR(32), 
	ended_at VARCHAR(32), 
	PRIMARY KEY (workspace, job)
);
CREATE TABLE measured (
	workspace VARCHAR(64) NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	journey VARCHAR(255) NOT NULL, 
	value BLOB NOT NULL, 
	milliseconds INTEGER NOT NULL, 
	used_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, "key")
);
CREATE TABLE measured_summary (
	workspace VARCHAR(64) NOT NULL, 
	journey VARCHAR(255) NOT NULL, 
	summary TEXT NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, journey)
);
CREATE TABLE schema_version (
	version INTEGER NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	applied_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_version" VALUES(1,'m0001_first','2026-11-22T00:00:00.000Z');
CREATE TABLE upload (
	workspace VARCHAR(64) NOT NULL, 
	upload VARCHAR(64) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	size BIGINT NOT NULL, 
	kind_guess VARCHAR(16) NOT NULL, 
	principal VARCHAR(255) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, upload)
);
CREATE TABLE workspace (
	workspace VARCHAR(64) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace)
);
INSERT INTO "workspace" VALUES('workspace:0011223344556677','2026-11-22T00:00:00.000Z');
CREATE INDEX audit_document ON audit (workspace, document, version);
CREATE INDEX job_created ON job (workspace, created_at);
CREATE INDEX measured_used ON measured (workspace, used_at);
COMMIT;
