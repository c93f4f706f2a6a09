//! The only crate that speaks DynamoDB: keys, items, transactions.
