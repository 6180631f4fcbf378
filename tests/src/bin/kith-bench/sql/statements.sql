BEGIN;
INSERT INTO transfers (category, operator_id) VALUES ('gardening', :giver) RETURNING id \gset
INSERT INTO movements (account_id, transfer_id, amount) VALUES (:giver, :id, :minutes);
INSERT INTO movements (account_id, transfer_id, amount) VALUES (:receiver, :id, :taken);
SELECT 1 FROM accounts WHERE id IN (:giver, :receiver) ORDER BY id FOR NO KEY UPDATE;
UPDATE accounts SET updated_at = now(), balance = (SELECT sum(amount) FROM movements WHERE account_id = :giver) WHERE id = :giver;
UPDATE accounts SET updated_at = now(), balance = (SELECT sum(amount) FROM movements WHERE account_id = :receiver) WHERE id = :receiver;
INSERT INTO events (action, member_id, transfer_id) VALUES ('created', :giver, :id);
COMMIT;
