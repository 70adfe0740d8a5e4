//! Numbers as people read them: thousands with commas, riel without decimals, percent, full-time equivalents.
//! One formatter of our own, so that every language and machine writes the same characters.

use crate::unit::Riel;

/// `1234567` -> `1,234,567`.
pub(super) fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}", with_commas(&digits))
}

fn with_commas(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with a fixed count of decimals; what is not finite is said in words.
pub(super) fn decimal(value: f64, decimals: usize) -> String {
    if value.is_nan() {
        return "unknown".to_owned();
    }
    if value.is_infinite() {
        return "unlimited".to_owned();
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let zero = text.chars().all(|c| c == '0' || c == '.');
    let sign = if value < 0.0 && !zero { "-" } else { "" };
    match rest {
        Some(rest) => format!("{sign}{}.{rest}", with_commas(whole)),
        None => format!("{sign}{}", with_commas(whole)),
    }
}

/// An estimate's value: up to four decimals, no trailing zeros; six where it would vanish otherwise.
pub(super) fn value(value: f64) -> String {
    let decimals = if value != 0.0 && value.abs() < 0.001 { 6 } else { 4 };
    let text = decimal(value, decimals);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// `1,234,567៛`.
pub(super) fn riel(amount: Riel) -> String {
    format!("{}៛", grouped(amount.0))
}

/// `1,235 million ៛`, for labels where every digit would not fit; three digits at least.
pub(super) fn riel_short(amount: f64) -> String {
    let millions = amount / 1e6;
    let decimals = match millions.abs() {
        size if size < 10.0 => 2,
        size if size < 100.0 => 1,
        _ => 0,
    };
    format!("{} million ៛", decimal(millions, decimals))
}

/// `USD 1,235`.
pub(super) fn dollars(amount: i64) -> String {
    format!("USD {}", grouped(amount))
}

/// `USD 9.87`.
pub(super) fn usd(amount: f64) -> String {
    format!("USD {}", decimal(amount, 2))
}

/// Whole dollars of an amount in riel: what the tables show and add up.
pub(super) fn whole_dollars(amount: Riel, riel_per_usd: f64) -> i64 {
    amount.to_usd(riel_per_usd).0.round() as i64
}

/// `0.1234` -> `12.3%`.
pub(super) fn percent(share: f64) -> String {
    format!("{}%", decimal(share * 100.0, 1))
}

/// `part` of `whole` as a share; nothing of nothing is nothing.
pub(super) fn share(part: Riel, whole: Riel) -> f64 {
    if whole == Riel::ZERO { 0.0 } else { part.0 as f64 / whole.0 as f64 }
}

/// `1 family`, `2 families`.
pub(super) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(i64::try_from(count).unwrap_or(i64::MAX)), if count == 1 { one } else { many })
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(-1_234_567), "-1,234,567");
        assert_eq!(grouped(i64::MIN), "-9,223,372,036,854,775,808");
    }

    #[test]
    fn decimals_are_fixed_and_never_a_negative_zero() {
        assert_eq!(decimal(1234.56, 1), "1,234.6");
        assert_eq!(decimal(-0.04, 1), "0.0");
        assert_eq!(decimal(f64::INFINITY, 1), "unlimited");
        assert_eq!(decimal(f64::NAN, 1), "unknown");
    }

    #[test]
    fn estimates_keep_what_they_say() {
        assert_eq!(value(0.074), "0.074");
        assert_eq!(value(1_500_000.0), "1,500,000");
        assert_eq!(value(4.33), "4.33");
        assert_eq!(value(0.000_25), "0.00025");
        assert_eq!(value(0.1 + 0.2), "0.3");
    }

    #[test]
    fn money_carries_its_currency() {
        assert_eq!(riel(Riel(4_063_000)), "4,063,000៛");
        assert_eq!(riel_short(4_213_000_000.0), "4,213 million ៛");
        assert_eq!(riel_short(4_213_000.0), "4.21 million ៛");
        assert_eq!(dollars(1234), "USD 1,234");
        assert_eq!(usd(9.874), "USD 9.87");
        assert_eq!(percent(0.1234), "12.3%");
    }

    #[test]
    fn lists_read_as_a_sentence() {
        let words = |n: usize| (0..n).map(|i| ["a", "b", "c"][i].to_owned()).collect::<Vec<_>>();
        assert_eq!(listed(&words(1)), "a");
        assert_eq!(listed(&words(2)), "a and b");
        assert_eq!(listed(&words(3)), "a, b and c");
    }
}
