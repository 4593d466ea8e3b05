//! Many rows in one statement, and JSON columns in and out.

use anyhow::{Context, Result, anyhow};
use chrono::NaiveDate;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{AnyConnection, AssertSqlSafe, FromRow, any::AnyRow};

/// The value of one column of a new row.
pub(super) enum Field {
    Text(Option<String>),
    Number(i64),
}

impl From<&str> for Field {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.into()))
    }
}

impl From<String> for Field {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Option<String>> for Field {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<NaiveDate> for Field {
    fn from(date: NaiveDate) -> Self {
        Self::Text(Some(date.to_string()))
    }
}

impl From<Option<NaiveDate>> for Field {
    fn from(date: Option<NaiveDate>) -> Self {
        Self::Text(date.map(|date| date.to_string()))
    }
}

impl From<i64> for Field {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// Few different sizes, so that few different statements are prepared.
const SIZES: [usize; 5] = [256, 64, 16, 4, 1];

/// Inserts `rows` into `target`, which names the table and its columns.
pub(super) async fn insert<const N: usize>(
    db: &mut AnyConnection,
    target: &'static str,
    rows: Vec<[Field; N]>,
) -> Result<()> {
    put(db, target, "", rows).await
}

/// The same, with a clause for rows whose key is there already.
pub(super) async fn put<const N: usize>(
    db: &mut AnyConnection,
    target: &'static str,
    on_conflict: &'static str,
    rows: Vec<[Field; N]>,
) -> Result<()> {
    let mut rows = rows.into_iter();
    for size in SIZES {
        while rows.len() >= size {
            let sql = format!("insert into {target} values {} {on_conflict}", tuples(db, size, N));
            let fields = rows.by_ref().take(size).flatten();
            let query = fields.fold(sqlx::query(AssertSqlSafe(sql)), |query, field| match field {
                Field::Text(text) => query.bind(text),
                Field::Number(number) => query.bind(number),
            });
            query.execute(&mut *db).await.with_context(|| format!("inserting into {target}"))?;
        }
    }
    Ok(())
}

/// The rows that `sql` finds for `keys`, to which it joins its table as `{keys}`, with columns `k.column1` and so on: a
/// cross join, because SQLite then goes through the keys and not through the table.
pub(super) async fn of_keys<Row, const N: usize>(
    db: &mut AnyConnection,
    sql: &'static str,
    keys: &[[&str; N]],
) -> Result<Vec<Row>>
where
    Row: for<'r> FromRow<'r, AnyRow> + Send + Unpin,
{
    let (mut rows, mut keys) = (Vec::new(), keys);
    for size in SIZES {
        while let Some((some, rest)) = keys.split_at_checked(size) {
            let sql = sql.replace("{keys}", &format!("(values {}) k", tuples(db, size, N)));
            let values = some.iter().flatten();
            let query = values.fold(sqlx::query_as(AssertSqlSafe(sql)), |query, value| query.bind(*value));
            rows.extend(query.fetch_all(&mut *db).await?);
            keys = rest;
        }
    }
    Ok(rows)
}

/// The domain values that `sql`, which makes one JSON text of many by `string_agg(…, ',')`, finds for `keys`.
pub(super) async fn values_of_keys<T: DeserializeOwned, const N: usize>(
    db: &mut AnyConnection,
    sql: &'static str,
    keys: &[[&str; N]],
) -> Result<Vec<T>> {
    let texts: Vec<(Option<String>,)> = of_keys(db, sql, keys).await?;
    let values = texts.into_iter().map(|(text,)| from_aggregate(text)).collect::<Result<Vec<Vec<T>>>>()?;
    Ok(values.into_iter().flatten().collect())
}

/// Places for values: `(?, ?), (?, ?)` or `($1, $2), ($3, $4)` and so on. SQLite finds a numbered place by going through
/// all before it, which for a thousand of them takes longer than the insert.
fn tuples(db: &AnyConnection, rows: usize, columns: usize) -> String {
    if db.backend_name() == "SQLite" {
        let tuple = format!("({})", vec!["?"; columns].join(", "));
        return vec![tuple.as_str(); rows].join(", ");
    }
    let tuple = |row: usize| {
        let places: Vec<String> = (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(tuple).collect::<Vec<_>>().join(", ")
}

/// The JSON text of a domain value.
pub(super) fn json(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}

/// The domain value of a JSON column. The reason of a failure may quote people, so only its place goes to the log.
pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text)
        .map_err(|error| anyhow!("a JSON column is not what it should be at character {}", error.column()))
}

/// The domain values of many JSON columns, in their order.
pub(super) fn all_from_json<T: DeserializeOwned>(texts: Vec<String>) -> Result<Vec<T>> {
    texts.iter().map(|text| from_json(text)).collect()
}

/// The domain values of JSON texts that a statement has put into one with commas between them: one row of many values is
/// read far faster than many rows.
pub(super) fn from_aggregate<T: DeserializeOwned>(text: Option<String>) -> Result<Vec<T>> {
    from_json(&format!("[{}]", text.unwrap_or_default()))
}
