//! What a budget could buy as one model, for `benches/peers/scale.py`: written as lists, a JSON line each.

use super::price::Prices;
use crate::control::Control;
use crate::error::Issues;
use crate::estimate::Parameter;
use crate::input::{Input, Supply};
use crate::need::need;
use crate::plan::whole;
use crate::service::{AgeBand, Cadre};
use crate::validate::validate;

/// The model of [`crate::split_budget`] for most need within money, before areas are taken apart and bases chosen.
///
/// Lines: for every hiring area the weights and the numbers of its items; hours, most families (0: not limited), whether a
/// post, and price of its workers; item, worker and hours of its pairs. Then for every district: whether sites run, their
/// places (preschool, school); weights and children of its parties; party and site in reach. Last: what a site costs, the
/// meals of a child, preschool children to a caregiver, school children to a teacher, children to a cook, and the prices
/// of these three.
///
/// # Errors
///
/// All faults of the input.
pub fn budget_model(input: &Input, control: &Control) -> Result<Vec<String>, Issues> {
    let mut input = input.clone();
    (input.settings.posts, input.settings.centres) = (Supply::Needed, Supply::Needed);
    let problem = validate(&input)?;
    let prices = Prices::new(&problem);
    let (areas, districts) = whole(&problem, &need(&problem), control);
    let mut lines = vec![format!("[{}, {}]", areas.len(), districts.len())];
    let mut line = |list: Vec<f64>| lines.push(format!("{list:?}"));
    for area in &areas {
        line(area.items.iter().map(|item| item.0).collect());
        line(area.items.iter().map(|item| item.1 as f64).collect());
        line(area.workers.iter().map(|worker| worker.0).collect());
        line(area.workers.iter().map(|worker| worker.1 as f64).collect());
        line(area.workers.iter().map(|worker| f64::from(u8::from(worker.2))).collect());
        line(vec![prices.post(area.cadre)]);
        line(area.pairs.iter().map(|pair| pair.0 as f64).collect());
        line(area.pairs.iter().map(|pair| pair.1 as f64).collect());
        line(area.pairs.iter().map(|pair| pair.2).collect());
    }
    for district in &districts {
        line(district.sites.iter().map(|site| f64::from(u8::from(site.0))).collect());
        for age in 0..AgeBand::ALL.len() {
            line(district.sites.iter().map(|site| site.1[age] as f64).collect());
        }
        line(district.parties.iter().map(|party| party.0).collect());
        for age in 0..AgeBand::ALL.len() {
            line(district.parties.iter().map(|party| party.1[age] as f64).collect());
        }
        line(district.reach.iter().map(|reach| reach.0 as f64).collect());
        line(district.reach.iter().map(|reach| reach.1 as f64).collect());
    }
    let ratios = [Parameter::PreschoolPerCaregiver, Parameter::TutoringGroup, Parameter::ChildrenPerCook];
    let staff = [Cadre::Caregiver, Cadre::Teacher, Cadre::Cook];
    let last = [prices.centre(), prices.child()].into_iter().chain(ratios.map(|ratio| problem.get(ratio).max(1.0)));
    line(last.chain(staff.map(|cadre| prices.post(cadre))).collect());
    Ok(lines)
}
