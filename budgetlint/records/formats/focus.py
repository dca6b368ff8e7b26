"""FOCUS bills: one row per meter and charge period; tax, credits and purchases keep their category and are never usage."""

from budgetlint.records.calls import Format

FOCUS = Format(
    name="focus",
    about="bills in the FinOps Open Cost and Usage Specification",
    reads={
        **dict.fromkeys(
            (
                "BilledCost",
                "EffectiveCost",
                "ListCost",
                "BillingCurrency",
                "ChargeCategory",
                "ChargeDescription",
                "ConsumedQuantity",
                "ConsumedUnit",
                "ProviderName",
                "ServiceProviderName",
                "ServiceName",
                "SkuMeter",
            ),
            "TEXT",
        ),
        "SkuPriceDetails": "JSON",
        "ChargePeriodStart": "TIME",
        "ChargePeriodEnd": "TIME",
    },
    any_of=(frozenset({"BilledCost", "ChargeCategory"}),),
    anchor=("BilledCost", "ChargeCategory", "ChargePeriodStart"),
    bill=True,
    columns={
        "provider": "COALESCE(ServiceProviderName, ProviderName)",
        "service": "ServiceName",
        "model": (
            "COALESCE(json_extract_string(SkuPriceDetails, '$.Model'), json_extract_string(SkuPriceDetails, '$.ModelName'), "
            "json_extract_string(SkuPriceDetails, '$.x_Model'), json_extract_string(SkuPriceDetails, '$.x_model'))"
        ),
        "meter": "COALESCE(SkuMeter, ChargeDescription, 'all')",
        "category": "lower(ChargeCategory)",
        "currency": "BillingCurrency",
        "quantity": "ConsumedQuantity",
        "amount": "BilledCost",
        "list_amount": "ListCost",
        "start": "ChargePeriodStart",
        "end": "ChargePeriodEnd",
    },
)
