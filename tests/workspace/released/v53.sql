BEGIN TRANSACTION;
CREATE TABLE account (
	workspace VARCHAR(64) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	email VARCHAR(255) NOT NULL, 
	password VARCHAR(255) NOT NULL, 
	totp VARCHAR(64) NOT NULL, 
	totp_since VARCHAR(32), 
	totp_step BIGINT NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	signed_in_at VARCHAR(32), 
	PRIMARY KEY (workspace, person), 
	CONSTRAINT account_email UNIQUE (workspace, email)
);
CREATE TABLE account_link (
	workspace VARCHAR(64) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	ends_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, digest)
);
CREATE TABLE api_token (
	workspace VARCHAR(64) NOT NULL, 
	token VARCHAR(64) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	used_at VARCHAR(32), 
	ends_at VARCHAR(32), 
	PRIMARY KEY (workspace, token), 
	CONSTRAINT api_token_digest UNIQUE (workspace, digest)
);
CREATE TABLE attempt (
	workspace VARCHAR(64) NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	n INTEGER NOT NULL, 
	since VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, "key")
);
CREATE TABLE audit (
	seq INTEGER NOT NULL, 
	workspace VARCHAR(64) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	principal VARCHAR(255) NOT NULL, 
	action VARCHAR(64) NOT NULL, 
	document VARCHAR(255), 
	version INTEGER, 
	detail TEXT NOT NULL, person VARCHAR(64), 
	PRIMARY KEY (seq)
);
CREATE TABLE audit_report (
	workspace VARCHAR(64) NOT NULL, 
	audit VARCHAR(64) NOT NULL, 
	revision INTEGER NOT NULL, 
	content TEXT NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, audit, revision)
);
CREATE TABLE audit_signature (
	workspace VARCHAR(64) NOT NULL, 
	signature VARCHAR(64) NOT NULL, 
	audit VARCHAR(64) NOT NULL, 
	revision INTEGER NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	part VARCHAR(16) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	mark VARCHAR(64) NOT NULL, 
	PRIMARY KEY (workspace, signature)
);
CREATE TABLE comment (
	seq INTEGER NOT NULL, 
	workspace VARCHAR(64) NOT NULL, 
	document VARCHAR(255) NOT NULL, 
	comment VARCHAR(64) NOT NULL, 
	thread VARCHAR(64) NOT NULL, 
	about VARCHAR(255) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	body TEXT NOT NULL, 
	mentions TEXT NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	edited_at VARCHAR(32), 
	removed_at VARCHAR(32), 
	resolved_at VARCHAR(32), 
	resolved_by VARCHAR(255), 
	PRIMARY KEY (seq), 
	CONSTRAINT comment_id UNIQUE (workspace, comment)
);
CREATE TABLE comment_read (
	workspace VARCHAR(64) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	thread VARCHAR(64) NOT NULL, 
	seq BIGINT NOT NULL, 
	PRIMARY KEY (workspace, person, thread)
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
CREATE TABLE document_gist (
	workspace VARCHAR(64) NOT NULL, 
	document VARCHAR(255) NOT NULL, 
	epoch INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	form INTEGER NOT NULL, 
	gist BLOB NOT NULL, 
	PRIMARY KEY (workspace, document)
);
CREATE TABLE document_past (
	workspace VARCHAR(64) NOT NULL, 
	document VARCHAR(255) NOT NULL, 
	epoch INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	state BLOB NOT NULL, 
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
	at VARCHAR(32) NOT NULL, person VARCHAR(255), 
	PRIMARY KEY (seq), 
	CONSTRAINT document_update_version UNIQUE (workspace, document, epoch, version)
);
CREATE TABLE evidence_age (
	workspace VARCHAR(64) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	days INTEGER NOT NULL, 
	chosen_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, kind)
);
CREATE TABLE factor_secret (
	workspace VARCHAR(64) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	sealed TEXT NOT NULL, 
	PRIMARY KEY (workspace, person)
);
CREATE TABLE guess (
	workspace VARCHAR(64) NOT NULL, 
	journey VARCHAR(255) NOT NULL, 
	round INTEGER NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	step VARCHAR(255) NOT NULL, 
	persona VARCHAR(255) NOT NULL, 
	emotion INTEGER, 
	loss FLOAT, 
	seconds BIGINT, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, journey, round, person, step, persona)
);
CREATE TABLE guess_lock (
	workspace VARCHAR(64) NOT NULL, 
	journey VARCHAR(255) NOT NULL, 
	round INTEGER NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	locked_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, journey, round, person)
);
CREATE TABLE guess_round (
	workspace VARCHAR(64) NOT NULL, 
	journey VARCHAR(255) NOT NULL, 
	round INTEGER NOT NULL, 
	opened_at VARCHAR(32) NOT NULL, 
	closed_at VARCHAR(32), 
	PRIMARY KEY (workspace, journey, round)
);
CREATE TABLE guest_came (
	workspace VARCHAR(64) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	link VARCHAR(64) NOT NULL, 
	PRIMARY KEY (workspace, person)
);
CREATE TABLE guest_link (
	workspace VARCHAR(64) NOT NULL, 
	link VARCHAR(64) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	journey VARCHAR(255) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	page VARCHAR(64) NOT NULL, 
	made_by VARCHAR(64) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	ends_at VARCHAR(32) NOT NULL, 
	ended_at VARCHAR(32), 
	joined INTEGER NOT NULL, 
	PRIMARY KEY (workspace, link), 
	CONSTRAINT guest_link_digest UNIQUE (workspace, digest)
);
CREATE TABLE internal_audit (
	workspace VARCHAR(64) NOT NULL, 
	audit VARCHAR(64) NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	content TEXT NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, audit)
);
CREATE TABLE invitation (
	workspace VARCHAR(64) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	invited_by VARCHAR(64) NOT NULL, 
	letter VARCHAR(64) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, person)
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
CREATE TABLE journey_right (
	workspace VARCHAR(64) NOT NULL, 
	journey VARCHAR(255) NOT NULL, 
	holder VARCHAR(64) NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	PRIMARY KEY (workspace, journey, holder)
);
CREATE TABLE journey_version (
	workspace VARCHAR(64) NOT NULL, 
	version VARCHAR(64) NOT NULL, 
	journey VARCHAR(255) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	note TEXT NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	saved_by VARCHAR(255) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	content BLOB NOT NULL, 
	PRIMARY KEY (workspace, version)
);
CREATE TABLE letter (
	workspace VARCHAR(64) NOT NULL, 
	letter VARCHAR(64) NOT NULL, 
	once VARCHAR(255), 
	template VARCHAR(64) NOT NULL, 
	receiver VARCHAR(255) NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	content TEXT NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	tries INTEGER NOT NULL, 
	problem VARCHAR(64) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	due_at VARCHAR(32) NOT NULL, 
	ends_at VARCHAR(32) NOT NULL, 
	ended_at VARCHAR(32), 
	PRIMARY KEY (workspace, letter)
);
CREATE TABLE look (
	workspace VARCHAR(64) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	accent VARCHAR(7) NOT NULL, 
	accent_dark VARCHAR(7) NOT NULL, 
	bands TEXT NOT NULL, 
	logo TEXT NOT NULL, 
	logo_dark TEXT NOT NULL, 
	template TEXT NOT NULL, 
	template_name VARCHAR(255) NOT NULL, 
	changed_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace)
);
CREATE TABLE measured_summary (
	workspace VARCHAR(64) NOT NULL, 
	journey VARCHAR(255) NOT NULL, 
	summary TEXT NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, journey)
);
CREATE TABLE noted_change (
	workspace VARCHAR(64) NOT NULL, 
	change VARCHAR(64) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	what TEXT NOT NULL, 
	day VARCHAR(10) NOT NULL, 
	link TEXT NOT NULL, 
	concerns TEXT NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	noted_by VARCHAR(255) NOT NULL, 
	noted_at VARCHAR(32) NOT NULL, 
	edited_at VARCHAR(32), 
	removed_at VARCHAR(32), 
	PRIMARY KEY (workspace, change)
);
CREATE TABLE oidc_identity (
	workspace VARCHAR(64) NOT NULL, 
	issuer VARCHAR(255) NOT NULL, 
	subject VARCHAR(255) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	linked_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, issuer, subject)
);
CREATE TABLE owner_choice (
	workspace VARCHAR(64) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	letters VARCHAR(8) NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	PRIMARY KEY (workspace, person)
);
CREATE TABLE owner_letter (
	workspace VARCHAR(64) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	about VARCHAR(255) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, person, about)
);
CREATE TABLE owner_told (
	workspace VARCHAR(64) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	touchpoint VARCHAR(255) NOT NULL, 
	figures TEXT NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, person, touchpoint)
);
CREATE TABLE person (
	workspace VARCHAR(64) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	link VARCHAR(64), 
	created_at VARCHAR(32) NOT NULL, 
	withdrawn_at VARCHAR(32), 
	PRIMARY KEY (workspace, person), 
	CONSTRAINT person_link UNIQUE (workspace, link)
);
CREATE TABLE record_change (
	seq INTEGER NOT NULL, 
	workspace VARCHAR(64) NOT NULL, 
	sitting VARCHAR(64) NOT NULL, 
	document VARCHAR(255) NOT NULL, 
	record VARCHAR(255) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	was INTEGER NOT NULL, 
	now INTEGER NOT NULL, 
	"before" TEXT NOT NULL, 
	"after" TEXT NOT NULL, 
	names TEXT NOT NULL, 
	PRIMARY KEY (seq), 
	CONSTRAINT record_change_once UNIQUE (workspace, sitting, document, record)
);
CREATE TABLE recovery_code (
	workspace VARCHAR(64) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	PRIMARY KEY (workspace, person, digest)
);
CREATE TABLE saved_view (
	workspace VARCHAR(64) NOT NULL, 
	journey VARCHAR(255) NOT NULL, 
	"view" VARCHAR(64) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	page VARCHAR(32) NOT NULL, 
	"query" TEXT NOT NULL, 
	is_default INTEGER NOT NULL, 
	saved_by VARCHAR(255) NOT NULL, 
	saved_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, journey, "view")
);
CREATE TABLE schema_version (
	version INTEGER NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	applied_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_version" VALUES(1,'m0001_first','2026-11-22T00:00:00.000Z');
INSERT INTO "schema_version" VALUES(10,'m0010_together','2026-11-22T12:00:00.000Z');
INSERT INTO "schema_version" VALUES(20,'m0020_guesses','2026-11-22T18:07:50.666Z');
INSERT INTO "schema_version" VALUES(30,'m0030_saved_views','2026-11-22T18:27:16.698Z');
INSERT INTO "schema_version" VALUES(40,'m0040_accounts','2026-11-22T21:00:00.000Z');
INSERT INTO "schema_version" VALUES(41,'m0041_letters','2026-11-22T12:00:00.000Z');
INSERT INTO "schema_version" VALUES(42,'m0042_guests_and_ways_in','2026-11-22T12:00:00.000Z');
INSERT INTO "schema_version" VALUES(43,'m0043_webhooks','2026-11-23T00:25:22.564Z');
INSERT INTO "schema_version" VALUES(44,'m0044_history','2026-11-23T00:53:31.245Z');
INSERT INTO "schema_version" VALUES(45,'m0045_watches','2026-11-23T01:10:58.478Z');
INSERT INTO "schema_version" VALUES(46,'m0046_workshops','2026-11-23T01:18:07.689Z');
INSERT INTO "schema_version" VALUES(47,'m0047_owners','2026-11-23T01:00:00Z');
INSERT INTO "schema_version" VALUES(48,'m0048_kept_beside_the_store','2026-11-23T03:38:57.269Z');
INSERT INTO "schema_version" VALUES(49,'m0049_audits','2026-11-23T04:02:48.812Z');
INSERT INTO "schema_version" VALUES(50,'m0050_gists','2026-11-23T04:29:47.386Z');
INSERT INTO "schema_version" VALUES(51,'m0051_look','2026-11-23T04:34:09.984Z');
INSERT INTO "schema_version" VALUES(52,'m0052_noted_changes','2026-11-23T04:38:31.431Z');
INSERT INTO "schema_version" VALUES(53,'m0053_evidence_ages','2026-11-23T06:56:23.893Z');
CREATE TABLE session (
	workspace VARCHAR(64) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	session VARCHAR(64) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	browser VARCHAR(255) NOT NULL, 
	started_at VARCHAR(32) NOT NULL, 
	seen_at VARCHAR(32) NOT NULL, 
	ends_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, digest)
);
CREATE TABLE share (
	workspace VARCHAR(64) NOT NULL, 
	share VARCHAR(64) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	journey VARCHAR(255) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	password VARCHAR(255) NOT NULL, 
	shows TEXT NOT NULL, 
	made_by VARCHAR(64) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	ends_at VARCHAR(32), 
	opened INTEGER NOT NULL, 
	opened_at VARCHAR(32), 
	PRIMARY KEY (workspace, share), 
	CONSTRAINT share_digest UNIQUE (workspace, digest)
);
CREATE TABLE sign_in_link (
	workspace VARCHAR(64) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	ends_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, digest)
);
CREATE TABLE sitting (
	workspace VARCHAR(64) NOT NULL, 
	sitting VARCHAR(64) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	started_at VARCHAR(32) NOT NULL, 
	ended_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, sitting)
);
CREATE TABLE still_true (
	workspace VARCHAR(64) NOT NULL, 
	touchpoint VARCHAR(255) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, touchpoint)
);
CREATE TABLE team (
	workspace VARCHAR(64) NOT NULL, 
	team VARCHAR(64) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, team)
);
CREATE TABLE team_member (
	workspace VARCHAR(64) NOT NULL, 
	team VARCHAR(64) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	PRIMARY KEY (workspace, team, person)
);
CREATE TABLE timer (
	workspace VARCHAR(64) NOT NULL, 
	document VARCHAR(255) NOT NULL, 
	label VARCHAR(255) NOT NULL, 
	seconds INTEGER NOT NULL, 
	started_by VARCHAR(255) NOT NULL, 
	started_at VARCHAR(32) NOT NULL, 
	ends_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, document)
);
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
CREATE TABLE vote (
	workspace VARCHAR(64) NOT NULL, 
	round VARCHAR(64) NOT NULL, 
	person VARCHAR(64) NOT NULL, 
	record VARCHAR(255) NOT NULL, 
	dots INTEGER NOT NULL, 
	PRIMARY KEY (workspace, round, person, record)
);
CREATE TABLE vote_round (
	workspace VARCHAR(64) NOT NULL, 
	round VARCHAR(64) NOT NULL, 
	document VARCHAR(255) NOT NULL, 
	title VARCHAR(255) NOT NULL, 
	kinds TEXT NOT NULL, 
	dots INTEGER NOT NULL, 
	opened_by VARCHAR(255) NOT NULL, 
	opened_at VARCHAR(32) NOT NULL, 
	closed_at VARCHAR(32), 
	PRIMARY KEY (workspace, round)
);
CREATE TABLE watch (
	workspace VARCHAR(64) NOT NULL, 
	watch VARCHAR(64) NOT NULL, 
	journey VARCHAR(255) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	about VARCHAR(255) NOT NULL, 
	asked TEXT NOT NULL, 
	history TEXT NOT NULL, 
	problem TEXT, 
	data VARCHAR(64), 
	made_by VARCHAR(255) NOT NULL, 
	made_at VARCHAR(32) NOT NULL, 
	checked_at VARCHAR(32), 
	PRIMARY KEY (workspace, watch)
);
CREATE TABLE watch_signal (
	workspace VARCHAR(64) NOT NULL, 
	signal VARCHAR(64) NOT NULL, 
	watch VARCHAR(64) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	side VARCHAR(8) NOT NULL, 
	first VARCHAR(10) NOT NULL, 
	last VARCHAR(10) NOT NULL, 
	n_periods INTEGER NOT NULL, 
	value FLOAT NOT NULL, 
	n INTEGER, 
	centre FLOAT, 
	low FLOAT, 
	high FLOAT, 
	raised_at VARCHAR(32) NOT NULL, 
	seen_by VARCHAR(255), 
	seen_at VARCHAR(32), 
	note TEXT NOT NULL, 
	ended_at VARCHAR(32), 
	PRIMARY KEY (workspace, signal)
);
CREATE TABLE webhook (
	workspace VARCHAR(64) NOT NULL, 
	hook VARCHAR(64) NOT NULL, 
	address TEXT NOT NULL, 
	secret VARCHAR(255) NOT NULL, 
	events TEXT NOT NULL, 
	cursor BIGINT NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	why_off VARCHAR(32) NOT NULL, 
	made_by VARCHAR(64) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, hook)
);
CREATE TABLE webhook_delivery (
	workspace VARCHAR(64) NOT NULL, 
	delivery VARCHAR(64) NOT NULL, 
	hook VARCHAR(64) NOT NULL, 
	event VARCHAR(64) NOT NULL, 
	body TEXT NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	attempts INTEGER NOT NULL, 
	answer VARCHAR(255) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	due_at VARCHAR(32), 
	ended_at VARCHAR(32), 
	PRIMARY KEY (workspace, delivery)
);
CREATE TABLE workshop (
	workspace VARCHAR(64) NOT NULL, 
	workshop VARCHAR(64) NOT NULL, 
	journey VARCHAR(255) NOT NULL, 
	title VARCHAR(255) NOT NULL, 
	agenda TEXT NOT NULL, 
	here VARCHAR(64) NOT NULL, 
	stage VARCHAR(255) NOT NULL, 
	opened TEXT NOT NULL, 
	opened_by VARCHAR(255) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	closed_at VARCHAR(32), 
	PRIMARY KEY (workspace, workshop)
);
CREATE TABLE workshop_cluster (
	workspace VARCHAR(64) NOT NULL, 
	cluster VARCHAR(64) NOT NULL, 
	workshop VARCHAR(64) NOT NULL, 
	item VARCHAR(64) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, cluster)
);
CREATE TABLE workshop_decision (
	workspace VARCHAR(64) NOT NULL, 
	decision VARCHAR(64) NOT NULL, 
	workshop VARCHAR(64) NOT NULL, 
	words TEXT NOT NULL, 
	owner VARCHAR(255) NOT NULL, 
	due_at VARCHAR(32), 
	action VARCHAR(255) NOT NULL, 
	done_at VARCHAR(32), 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, decision)
);
CREATE TABLE workshop_jot (
	workspace VARCHAR(64) NOT NULL, 
	jot VARCHAR(64) NOT NULL, 
	workshop VARCHAR(64) NOT NULL, 
	item VARCHAR(64) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	body TEXT NOT NULL, 
	cluster VARCHAR(64) NOT NULL, 
	parked INTEGER NOT NULL, 
	became VARCHAR(255) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, jot)
);
CREATE TABLE workshop_seat (
	workspace VARCHAR(64) NOT NULL, 
	workshop VARCHAR(64) NOT NULL, 
	person VARCHAR(255) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	team VARCHAR(255) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace, workshop, person)
);
CREATE TABLE workspace (
	workspace VARCHAR(64) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (workspace)
);
INSERT INTO "workspace" VALUES('workspace:0011223344556677','2026-11-22T00:00:00.000Z');
CREATE INDEX audit_document ON audit (workspace, document, version);
CREATE INDEX job_created ON job (workspace, created_at);
CREATE INDEX comment_document ON comment (workspace, document, thread);
CREATE INDEX vote_round_document ON vote_round (workspace, document);
CREATE INDEX session_person ON session (workspace, person);
CREATE INDEX team_member_person ON team_member (workspace, person);
CREATE INDEX journey_right_holder ON journey_right (workspace, holder);
CREATE INDEX share_journey ON share (workspace, journey);
CREATE INDEX letter_due ON letter (workspace, state, due_at);
CREATE UNIQUE INDEX letter_once ON letter (workspace, once);
CREATE INDEX guest_link_journey ON guest_link (workspace, journey);
CREATE INDEX guest_came_link ON guest_came (workspace, link);
CREATE INDEX oidc_identity_person ON oidc_identity (workspace, person);
CREATE INDEX webhook_delivery_due ON webhook_delivery (workspace, state, due_at);
CREATE INDEX webhook_delivery_hook ON webhook_delivery (workspace, hook, created_at);
CREATE INDEX sitting_person ON sitting (workspace, person, ended_at);
CREATE INDEX record_change_document ON record_change (workspace, document, record);
CREATE INDEX journey_version_journey ON journey_version (workspace, journey, at);
CREATE INDEX watch_journey ON watch (workspace, journey);
CREATE INDEX watch_signal_watch ON watch_signal (workspace, watch);
CREATE INDEX workshop_journey ON workshop (workspace, journey);
CREATE INDEX workshop_jot_workshop ON workshop_jot (workspace, workshop);
CREATE INDEX workshop_cluster_workshop ON workshop_cluster (workspace, workshop);
CREATE INDEX workshop_decision_workshop ON workshop_decision (workspace, workshop);
CREATE INDEX audit_signature_audit ON audit_signature (workspace, audit, revision);
CREATE INDEX noted_change_day ON noted_change (workspace, day);
COMMIT;
