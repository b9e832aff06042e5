//! What the constructor of a class passes on to bases that are not ours.
//!
//! In: the arguments of the class's own constructor. Out: all of them, or those that the interface file names, passed to the next
//! `__init__`.

use super::{Args, Kind};
use crate::class::{ClassInfo, init_bases};
use crate::error::PyErr;
use crate::object::{Borrowed, Owned};

impl<'py> Args<'py> {
    /// Calls the `__init__` of the bases.
    #[cold]
    #[inline(never)]
    pub(super) fn init_bases(&self, object: Borrowed<'_, 'py>, class: &'static ClassInfo) -> Result<(), PyErr> {
        let py = object.py();
        let mut values: Vec<Borrowed<'_, 'py>> = Vec::new();
        let named = Owned::dict(py)?;
        let chosen = class.line().find_map(|it| it.table.special().base_init);
        match chosen {
            None => {
                values.extend(self.call.positional());
                for (name, value) in self.call.keywords() {
                    named.dict_set(name, value)?;
                }
            }
            Some(names) => {
                for name in names {
                    self.pick(name, &mut values, &named)?;
                }
            }
        }
        let values = Owned::list(py, values.into_iter().map(|it| Ok(it.to_owned())))?.into_tuple()?;
        let named = (named.borrow().dict_len() > 0).then(|| named.borrow());
        init_bases(object, class, values.borrow(), named)
    }

    /// Passes on what one parameter has got.
    fn pick(&self, name: &str, values: &mut Vec<Borrowed<'py, 'py>>, named: &Owned<'py>) -> Result<(), PyErr> {
        let parameters = self.plan.parameters();
        let Some((index, parameter)) = parameters.iter().enumerate().find(|it| it.1.name == name) else {
            return Ok(());
        };
        match parameter.kind {
            Kind::VarPositional => {
                let rest = self.call.positional().get(self.plan.positional()..);
                values.extend(rest.unwrap_or_default());
            }
            Kind::VarKeyword => {
                for (name, value) in self.call.keywords() {
                    if super::bind::find(self.plan, self.call, name).is_none() {
                        named.dict_set(name, value)?;
                    }
                }
            }
            Kind::PositionalOnly | Kind::Positional | Kind::KeywordOnly => {
                let slot = self.slots[self.plan.slot(index)];
                // SAFETY: binding has filled every slot with an argument or a default; both live as long as the call does.
                let value: Borrowed<'py, 'py> = unsafe { Borrowed::from_raw(self.call.py, slot.0) };
                if parameter.kind == Kind::KeywordOnly {
                    named.dict_set_text(name, value)?;
                } else {
                    values.push(value);
                }
            }
        }
        Ok(())
    }
}
