//! Workload indicators of staffing need (WISN), the method of the World Health Organization (user's manual, 2010).

use crate::unit::{Fte, Hours};

/// Largest sum of category shares: with more, nobody would have time for service at all. Only absurd combinations of
/// estimates reach it.
const MOST_ALLOWANCE: f64 = 0.95;

/// Available working time of one full-time worker in a year: (days of the year - days off) x hours a day.
///
/// ```
/// use hiveplan::{Hours, available_working_time};
/// // 261 weekdays less 18 holidays, 18 days of leave, 6 of sickness, 5 of courses.
/// assert_eq!(available_working_time(261.0, &[18.0, 18.0, 6.0, 5.0], 8.0), Hours(1712.0));
/// ```
#[must_use]
pub fn available_working_time(days: f64, days_off: &[f64], hours_per_day: f64) -> Hours {
    Hours(((days - days_off.iter().sum::<f64>()) * hours_per_day).max(0.0))
}

/// Category allowance factor: 1 / (1 - sum of the shares of working time that go to support work).
///
/// ```
/// use hiveplan::allowance_factor;
/// assert!((allowance_factor(&[0.15, 0.05]) - 1.25).abs() < 1e-12);
/// ```
#[must_use]
pub fn allowance_factor(shares: &[f64]) -> f64 {
    1.0 / (1.0 - shares.iter().sum::<f64>().clamp(0.0, MOST_ALLOWANCE))
}

/// Staff required: sum of workload / standard workload, times the category allowance factor, plus the individual
/// allowance. Each activity is its number in a year and its unit time; its standard workload is available time over unit
/// time. Fractions are kept: rounding to posts belongs to staffing.
///
/// The published case: an HIV clinic in Kenya (Human Resources for Health 2017) with 100,000 visits of 15 minutes and
/// 234 - 10 - 30 - 15 = 179 days of 8 hours available needs 17.46 workers before allowances.
///
/// ```
/// use hiveplan::{Fte, Hours, Minutes, available_working_time, wisn};
/// let available = available_working_time(234.0, &[10.0, 30.0, 15.0], 8.0);
/// let staff = wisn(&[(100_000.0, Minutes(15.0).into())], available, 1.0, Fte::ZERO);
/// assert!((staff.0 - 17.46).abs() < 0.005);
/// ```
#[must_use]
pub fn wisn(activities: &[(f64, Hours)], available_year: Hours, allowance_factor: f64, individual: Fte) -> Fte {
    let basic: Fte = activities.iter().map(|&(number, unit_time)| (unit_time * number).per(available_year)).sum();
    basic * allowance_factor + individual
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::Minutes;

    #[test]
    fn the_published_hiv_clinic_needs_17_46_workers() {
        let available = available_working_time(234.0, &[10.0, 30.0, 15.0], 8.0);
        assert_eq!(available, Hours(179.0 * 8.0));
        let visits = (100_000.0, Hours::from(Minutes(15.0)));
        assert_eq!(visits.1 * visits.0, Hours(3125.0 * 8.0));
        let staff = wisn(&[visits], available, 1.0, Fte::ZERO);
        assert!((staff.0 - 17.46).abs() < 0.005, "{staff}");
    }

    #[test]
    fn allowances_multiply_and_add_as_in_the_manual() {
        // 1,000 h of work in a year of 1,000 h, 20 % support work, half a post for the head of the unit.
        let staff = wisn(&[(500.0, Hours(2.0))], Hours(1000.0), allowance_factor(&[0.2]), Fte(0.5));
        assert!((staff.0 - 1.75).abs() < 1e-12);
    }

    #[test]
    fn shares_that_leave_no_time_for_service_are_held() {
        assert!((allowance_factor(&[0.9, 0.9]) - 20.0).abs() < 1e-9);
    }
}
