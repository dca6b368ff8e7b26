{{ config(enabled=var('budgetlint_sources', []) | length > 0) }}

{% for name in var('budgetlint_sources', []) %}
select '{{ name }}' as record_source, aside.* from ({{ budgetlint.budgetlint_records_of(name, set_aside=true) }}) as aside
{% if not loop.last %}union all{% endif %}
{% endfor %}
